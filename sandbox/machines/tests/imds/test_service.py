"""The answers of the metadata service: tokens, what needs one, and what is refused."""

import http.client
import socket
import unittest
from dataclasses import replace

from imds.service import Metadata, MetadataService
from imds.tokens import Tokens

TOKEN, SECONDS = "X-aws-ec2-metadata-token", "X-aws-ec2-metadata-token-ttl-seconds"
ID = "/latest/meta-data/instance-id"


class Answers(unittest.TestCase):
    def setUp(self) -> None:
        self.metadata = Metadata(True, True, 1, {"meta-data": {"instance-id": "i-1"}, "user-data": b"#!/bin/sh\n"})
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        service = MetadataService(listener, lambda: self.metadata)
        self.addCleanup(service.close)

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None) -> tuple[int, str, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        self.addCleanup(connection.close)
        connection.request(method, path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), dict(answer.headers)

    def token(self, seconds: str = "60") -> str:
        status, token, _ = self.ask("PUT", "/latest/api/token", {SECONDS: seconds})
        self.assertEqual(status, 200)
        return token

    def test_go_to_those_who_have_a_token(self) -> None:
        status, body, headers = self.ask("GET", ID, {TOKEN: self.token()})
        self.assertEqual((status, body, headers["Content-Type"]), (200, "i-1", "text/plain"))
        self.assertLessEqual(int(headers["X-Aws-Ec2-Metadata-Token-Ttl-Seconds"]), 60)

    def test_give_user_data_as_bytes(self) -> None:
        _, body, headers = self.ask("GET", "/latest/user-data", {TOKEN: self.token()})
        self.assertEqual((body, headers["Content-Type"]), ("#!/bin/sh\n", "application/octet-stream"))

    def test_refuse_those_who_have_none(self) -> None:
        self.assertEqual(self.ask("GET", ID)[0], 401)
        self.assertEqual(self.ask("GET", ID, {TOKEN: "another"})[0], 401)

    def test_need_no_token_where_it_is_optional_but_never_take_a_wrong_one(self) -> None:
        self.metadata = replace(self.metadata, requires_token=False)
        self.assertEqual(self.ask("GET", ID)[:2], (200, "i-1"))
        self.assertEqual(self.ask("GET", ID, {TOKEN: "another"})[0], 401)

    def test_give_tokens_of_one_second_to_six_hours(self) -> None:
        self.token("1")
        self.token("21600")
        for wrong in ({}, {SECONDS: "0"}, {SECONDS: "21601"}, {SECONDS: "-1"}, {SECONDS: "an hour"}):
            self.assertEqual(self.ask("PUT", "/latest/api/token", wrong)[0], 400, wrong)

    def test_give_proxies_no_token(self) -> None:
        headers = {SECONDS: "60", "X-Forwarded-For": "10.0.0.1"}
        self.assertEqual(self.ask("PUT", "/latest/api/token", headers)[0], 403)

    def test_refuse_everybody_once_the_service_is_off(self) -> None:
        token = self.token()
        self.metadata = replace(self.metadata, is_enabled=False)
        self.assertEqual(self.ask("GET", ID, {TOKEN: token})[0], 403)
        self.assertEqual(self.ask("PUT", "/latest/api/token", {SECONDS: "60"})[0], 403)

    def test_have_a_page_for_what_is_not_there(self) -> None:
        status, body, headers = self.ask("GET", "/latest/meta-data/spot", {TOKEN: self.token()})
        self.assertEqual((status, headers["Content-Type"]), (404, "text/html"))
        self.assertIn("<h1>404 - Not Found</h1>", body)


class TokenTimes(unittest.TestCase):
    def test_end(self) -> None:
        now = 100.0
        tokens = Tokens(lambda: now)
        token, _ = tokens.issue("60") or ("", 0)
        self.assertEqual(tokens.seconds_left(token), 60)
        now = 160.0
        self.assertIsNone(tokens.seconds_left(token))
