// How the base AMI of a build was found, so that it can be looked up again without the commit.
import { flag, objectOf, oneOf, textLike, type Shape } from "../common/shape";

/**
 * How a base AMI was found: as the release of another image, in a parameter, or as the newest of an owner's AMIs. Build writes it,
 * whose code the pushed commit is. Believing it may lead to a run of the image's pipeline that nobody needed, or to one less,
 * and to nothing else.
 */
export type RecordedBase =
  | { readonly kind: "image"; readonly image: string; readonly architecture: Architecture }
  | { readonly kind: "parameter"; readonly name: string; readonly architecture: Architecture }
  | {
      readonly kind: "name";
      readonly pattern: string;
      readonly owner: string;
      /** Whether the newest is that of the greatest name, not the last that was made. */
      readonly byVersion: boolean;
      readonly architecture: Architecture;
    };

const ARCHITECTURES = ["arm64", "x86_64"] as const;
type Architecture = (typeof ARCHITECTURES)[number];

const architecture = oneOf(ARCHITECTURES);

const KINDS: { readonly [Kind in RecordedBase["kind"]]: Shape<Extract<RecordedBase, { readonly kind: Kind }>> } = {
  image: objectOf({ kind: oneOf(["image"]), image: textLike(/^[a-z0-9.-]{1,40}$/, "an image's name"), architecture }),
  parameter: objectOf({
    kind: oneOf(["parameter"]),
    name: textLike(/^(\/[\w.-]+){1,15}$/, "a parameter's name that starts with a slash"),
    architecture,
  }),
  name: objectOf({
    kind: oneOf(["name"]),
    pattern: textLike(/^[^\p{Cc}]{1,255}$/u, "the name of an AMI, which may have * and ?"),
    owner: textLike(/^(\d{12}|[a-z-]{1,40})$/, "an account's id or an alias"),
    byVersion: flag,
    architecture,
  }),
};

const kindOf = oneOf(["image", "parameter", "name"]);

/** The shape of a recorded base; records of older factories have none. */
export const RECORDED_BASE: Shape<RecordedBase | undefined> = (value, field) => {
  if (value === undefined) {
    return undefined;
  }
  const { kind } = objectOf<Pick<RecordedBase, "kind">>({ kind: kindOf })(value, field);
  return KINDS[kind](value, field);
};
