"""A publisher makes another base image, and its public parameter points to it."""

import io
import json
from typing import Any

from new_base import NewBaseApplication
from tests.account import BASE, HOME, Account

NOBLE = "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id"


class NewBases(Account):
    def ask(self, **told: Any) -> tuple[str, str]:
        """As over HTTP: the status and the answer."""
        body = json.dumps(told).encode()
        environ = {
            "PATH_INFO": "/sandbox/base-images",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        statuses: list[str] = []
        answer = list(NewBaseApplication(lambda *_: [])(environ, lambda status, _: statuses.append(status)))
        return statuses[0], b"".join(answer).decode()

    def test_are_what_the_public_parameter_points_to_then(self) -> None:
        ssm, ec2 = self.client("ssm"), self.client("ec2")
        self.assertEqual(ssm.get_parameter(Name=NOBLE)["Parameter"]["Value"], BASE)
        status, image = self.ask(region=HOME, parameter=NOBLE)
        self.assertEqual(status, "200 OK")
        self.assertNotEqual(image, BASE)
        self.assertEqual(ssm.get_parameter(Name=NOBLE)["Parameter"]["Value"], image)
        (new,), (old,) = (ec2.describe_images(ImageIds=[each])["Images"] for each in (image, BASE))
        self.assertEqual((new["OwnerId"], new["Public"]), (old["OwnerId"], True))
        self.assertGreater(new["CreationDate"], old["CreationDate"])

    def test_are_different_each_time(self) -> None:
        self.assertNotEqual(self.ask(region=HOME, parameter=NOBLE), self.ask(region=HOME, parameter=NOBLE))

    def test_need_a_parameter_of_a_publisher(self) -> None:
        status, answer = self.ask(region=HOME, parameter="/team/base")
        self.assertEqual(status, "400 Bad Request")
        self.assertIn("No base image of the sandbox has the parameter /team/base.", answer)
