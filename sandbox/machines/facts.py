"""What policies and their conditions ask about what exists: roles, tags, the policies of buckets, topics and keys.

The front door judges calls (`sandbox/iam/`) and asks here, at `/sandbox/facts/<kind>?<what>`, before it passes one on.
Answers are JSON, or `null` where there is no such thing.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from moto.core import DEFAULT_ACCOUNT_ID as ACCOUNT
from moto.ec2.models import ec2_backends
from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.sns.models import sns_backends
from moto.ssm.models import ssm_backends

from overlay.ec2.volume_keys import default_key, find_key
from roles import note_changes, pace, principal, role

PREFIX = "/sandbox/facts/"
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class FactsApplication:
    """Answers what is under `PREFIX`; moto answers everything else."""

    def __init__(self, moto: Application) -> None:
        self._moto = moto

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith(PREFIX):
            answer = self._moto(environ, start_response)
            if pace.seconds > 0 and "/iam/" in environ.get("HTTP_AUTHORIZATION", ""):
                note_changes()
            return answer
        asked = {name: values[0] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()}
        fact = KINDS[path.removeprefix(PREFIX)](**asked)
        body = json.dumps(fact).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]


def instance_profile(name: str) -> Any:
    iam = iam_backends[ACCOUNT]["aws"]
    found = next((each for each in iam.instance_profiles.values() if name in (each.name, each.arn)), None)
    return {"arn": found.arn, "roleArn": found.roles[0].arn} if found and found.roles else None


def iam_arn(resource: str, name: str) -> str | None:
    iam = iam_backends[ACCOUNT]["aws"]
    if resource == "role":
        return next((each.arn for each in list(iam.roles.values()) if each.name == name), None)
    return next((each.arn for each in list(iam.instance_profiles.values()) if each.name == name), None)


def ec2(region: str, ids: str) -> dict[str, Any]:
    backend = ec2_backends[ACCOUNT][region]
    found = {name: resource_of(backend, name) for name in ids.split(",")}
    return {name: resource for name, resource in found.items() if resource is not None}


def resource_of(backend: Any, name: str) -> Any:
    for pair in backend.key_pairs.values():
        if name in (pair.id, pair.key_name):
            return {"tags": tags_of(backend, pair.id), "keyName": pair.key_name}
    tags = {"tags": tags_of(backend, name)}
    if name in backend.amis:
        return {**tags, **image(backend.amis[name])}
    if name in backend.snapshots:
        return {**tags, "owner": backend.snapshots[name].owner_id}
    association = backend.iam_instance_profile_associations.get(name)
    if association is not None:
        return {**tags, "roleArn": association.iam_instance_profile.roles[0].arn}
    return tags if tags["tags"] else None


def tags_of(backend: Any, name: str) -> dict[str, str]:
    return {tag["key"]: tag["value"] for tag in backend.describe_tags(filters={"resource-id": [name]})}


def image(ami: Any) -> dict[str, Any]:
    return {
        "owner": ami.owner_id,
        **({"ownerAlias": ami.owner_alias} if ami.owner_alias else {}),
        "public": ami.is_public,
        **({"imdsSupport": ami.imds_support} if ami.imds_support else {}),
        "snapshots": [
            {
                "device": mapping["DeviceName"],
                "id": mapping["Ebs"]["SnapshotId"],
                "encrypted": bool(mapping["Ebs"].get("Encrypted")),
                **({"keyArn": mapping["Ebs"]["KmsKeyId"]} if mapping["Ebs"].get("KmsKeyId") else {}),
            }
            for mapping in ami.block_device_mappings
        ],
    }


def volume_defaults(region: str) -> dict[str, Any]:
    backend = ec2_backends[ACCOUNT][region]
    return {"encrypted": backend.ebs_encryption_by_default, "keyArn": default_key(backend)}


def bucket_policy(name: str) -> str | None:
    bucket = s3_backends[ACCOUNT]["aws"].buckets.get(name)
    policy = bucket.policy if bucket else None
    return policy.decode() if isinstance(policy, bytes) else policy


def bucket_key(name: str) -> str | None:
    """The key that encrypts what is written without a key of its own."""
    bucket = s3_backends[ACCOUNT]["aws"].buckets.get(name)
    if bucket is None or not bucket.encryption:
        return None
    key: str | None = bucket.encryption["Rule"]["ApplyServerSideEncryptionByDefault"].get("KMSMasterKeyID")
    return key


def s3_object(bucket: str, key: str) -> Any:
    found = s3_backends[ACCOUNT]["aws"].buckets.get(bucket)
    stored = found.keys.get(key) if found else None
    return None if stored is None else {"key": stored.kms_key_id} if stored.kms_key_id else {}


def topic_key(arn: str) -> str | None:
    topic = sns_backends[ACCOUNT][arn.split(":")[3]].topics.get(arn)
    return topic.kms_master_key_id or None if topic else None


def topic_policy(arn: str) -> str | None:
    topic = sns_backends[ACCOUNT][arn.split(":")[3]].topics.get(arn)
    return topic.policy if topic else None


def key_policy(arn: str) -> str | None:
    """None for AWS's own keys, which everybody in the account may use through their service."""
    key = kms_backends[ACCOUNT][arn.split(":")[3]].keys.get(arn.rsplit("/", 1)[-1])
    if key is None or any(alias.startswith("alias/aws/") for alias in key.aliases):
        return None
    return str(key.policy)


def key_arn(region: str, name: str) -> str | None:
    return find_key(ec2_backends[ACCOUNT][region], name)


def key_tags(arn: str) -> dict[str, str]:
    backend = kms_backends[ACCOUNT][arn.split(":")[3]]
    tags: dict[str, str] = backend.tagger.get_tag_dict_for_resource(arn.rsplit("/", 1)[-1])
    return tags


def parameter_key(arn: str) -> str | None:
    """The key of an encrypted parameter."""
    region, name = arn.split(":")[3], arn.split(":parameter")[1]
    parameters = ssm_backends[ACCOUNT][region]._parameters
    found = next((parameters[each][-1] for each in (name, name[1:]) if parameters.get(each)), None)
    return str(found.keyid) if found and found.parameter_type == "SecureString" else None


def secret(region: str, name: str) -> Any:
    for found in secretsmanager_backends[ACCOUNT][region].secrets.values():
        if name in (found.name, found.arn):
            return {"arn": found.arn, **({"key": found.kms_key_id} if found.kms_key_id else {})}
    return None


def audiences(arn: str) -> list[str] | None:
    """For whom the tokens of an identity provider may be."""
    provider = iam_backends[ACCOUNT]["aws"].open_id_providers.get(arn)
    return list(provider.client_id_list) if provider else None


KINDS: dict[str, Callable[..., Any]] = {
    "role": role,
    "principal": principal,
    "instance-profile": instance_profile,
    "iam-arn": iam_arn,
    "ec2": ec2,
    "volume-defaults": volume_defaults,
    "bucket-policy": bucket_policy,
    "bucket-key": bucket_key,
    "object": s3_object,
    "topic-key": topic_key,
    "topic-policy": topic_policy,
    "key-policy": key_policy,
    "key-arn": key_arn,
    "key-tags": key_tags,
    "parameter-key": parameter_key,
    "secret": secret,
    "audiences": audiences,
}
