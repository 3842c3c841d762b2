"""Key pairs, which Packer deletes by name and Sweep by id."""

from tests.account import Account


class KeyPairs(Account):
    def test_go_by_name_and_by_id(self) -> None:
        ec2 = self.client("ec2")
        ec2.create_key_pair(KeyName="one")
        by_id = ec2.create_key_pair(KeyName="two")["KeyPairId"]
        ec2.create_key_pair(KeyName="three")
        ec2.delete_key_pair(KeyName="one")
        self.assertEqual(ec2.delete_key_pair(KeyPairId=by_id)["KeyPairId"], by_id)
        ec2.delete_key_pair(KeyPairId=by_id)
        self.assertEqual([pair["KeyName"] for pair in ec2.describe_key_pairs()["KeyPairs"]], ["three"])
        self.assertRegex(self.refusal(ec2.delete_key_pair), "^MissingParameter: ")
