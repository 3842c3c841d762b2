// Tests what people get to read: mails, messages for chats, and what is left of texts from outside.
import { expect } from "chai";
import { chatMessage } from "../../../../buildsrc/stages/notices/chat";
import { digest } from "../../../../buildsrc/stages/notices/digest";
import { facts } from "../../../../buildsrc/stages/notices/facts";
import { mailSubject, mailText } from "../../../../buildsrc/stages/notices/mail";
import { quoted, shown } from "../../../../buildsrc/stages/notices/shown";

describe("notices", () => {
  const NOTICE = { subject: "f-dev: web failed in Build", lines: ["It failed."], nextSteps: ["npm run why -- web"] };

  describe("the subject of a mail", () => {
    const CASES = [
      { what: "is left as it is", subject: NOTICE.subject, mail: NOTICE.subject },
      { what: "has ASCII characters alone", subject: "f-dev: web – naïve\tthing", mail: "f-dev: web na ve thing" },
      { what: "has no line breaks", subject: "f-dev:\r\nBcc: all@example.com", mail: "f-dev: Bcc: all@example.com" },
      { what: "has at most 99 characters", subject: "x".repeat(100), mail: `${"x".repeat(96)}...` },
    ];
    for (const { what, subject, mail } of CASES) {
      it(what, () => {
        expect(mailSubject(subject)).to.equal(mail);
      });
    }
  });

  describe("the text of a mail", () => {
    it("says what happened, then what to do next", () => {
      expect(mailText(NOTICE)).to.equal("It failed.\n\nNext:\n- npm run why -- web");
    });

    it("ends with the last line where there is nothing to do", () => {
      expect(mailText({ lines: ["All is well."], nextSteps: [] })).to.equal("All is well.");
    });

    it("stays far below the 256 KiB that SNS takes", () => {
      const text = mailText({ lines: Array.from({ length: 100_000 }, (_, line) => `line ${line}`), nextSteps: [] });
      expect(Buffer.byteLength(text)).to.be.below(50_000);
      expect(text).to.match(/\n… the rest is cut\.$/);
    });
  });

  describe("a message for chats", () => {
    it("has the custom format of Amazon Q Developer, with the text as it is", () => {
      expect(JSON.parse(chatMessage(NOTICE))).to.deep.equal({
        version: "1.0",
        source: "custom",
        content: {
          textType: "client-markdown",
          title: "f-dev: web failed in Build",
          description: "```\nIt failed.\n```",
          nextSteps: ["npm run why -- web"],
        },
      });
    });

    it("addresses nobody, links nowhere, and does not leave its block, whatever it quotes", () => {
      const lines = ["<!channel> ```*bold*``` <https://evil.example|the log>"];
      const { content } = JSON.parse(chatMessage({ ...NOTICE, lines, nextSteps: [] })) as {
        content: Record<string, string>;
      };
      expect(content).to.deep.equal({
        textType: "client-markdown",
        title: "f-dev: web failed in Build",
        description: "```\n‹!channel› '''*bold*''' ‹https://evil.example|the log›\n```",
      });
    });

    it("has a text that fits into one block of Slack", () => {
      const message = JSON.parse(chatMessage({ ...NOTICE, lines: ["x".repeat(5000)] })) as {
        content: { description: string };
      };
      expect(message.content.description)
        .to.have.length(3000)
        .and.to.match(/x…\n```$/);
    });
  });

  describe("text from outside", () => {
    const CASES = [
      { what: "loses the colours of a terminal", text: "\u001b[1;31mError\u001b[0m: no", clean: "Error: no" },
      { what: "loses line breaks and other control characters", text: "a\r\nb\u0000c\u0007", clean: "a b c" },
      { what: "loses characters that turn its direction", text: "user\u202egnp.exe", clean: "user gnp.exe" },
      { what: "loses characters that nobody sees", text: "pa\u200bss\ufeff", clean: "pa ss" },
      { what: "keeps every script", text: "Ошибка: 失敗 – naïve 🙂", clean: "Ошибка: 失敗 – naïve 🙂" },
    ];
    for (const { what, text, clean } of CASES) {
      it(what, () => {
        expect(shown(text)).to.equal(clean);
      });
    }

    it("is cut", () => {
      expect(shown("x".repeat(400))).to.equal(`${"x".repeat(299)}…`);
      expect(quoted(["one", "two", "three"], 2)).to.deep.equal(["  | one", "  | two", "  | … and 1 more line"]);
    });
  });

  it("put facts into two columns, and leave out those that nobody knows", () => {
    expect(
      facts([
        ["commit", "8daf1e3"],
        ["reason", undefined],
        ["who can approve", "everybody"],
      ]),
    ).to.deep.equal(["  commit           8daf1e3", "  who can approve  everybody"]);
  });

  describe("a digest", () => {
    it("says all that there is, and each next step once", () => {
      const other = { subject: "f-dev: api is old", lines: ["It is."], nextSteps: ["npm run why -- web"] };
      expect(digest("f-dev: upkeep", [NOTICE, other])).to.deep.equal({
        subject: "f-dev: upkeep",
        lines: ["# f-dev: web failed in Build", "It failed.", "", "# f-dev: api is old", "It is."],
        nextSteps: ["npm run why -- web"],
      });
    });

    it("is the notice itself where there is only one, and nothing where there is none", () => {
      expect(digest("f-dev: upkeep", [NOTICE])).to.equal(NOTICE);
      expect(digest("f-dev: upkeep", [])).to.equal(undefined);
    });
  });
});
