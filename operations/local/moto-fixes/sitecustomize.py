"""Python loads this before moto. Each part says what AWS does, and what moto 5.2.1 does instead."""

from copy import deepcopy
from uuid import uuid4

from moto.core.exceptions import JsonRESTError
from moto.iam.access_control import IAMPolicyStatement, PermissionResult
from moto.kms import models
from moto.kms.models import KmsBackend
from moto.kms.responses import KmsResponse

# Policies of buckets deny wherever the condition of a denial is not met. moto is given no request to compare conditions with, so a
# denial with a condition is one that does not apply.
_decide = IAMPolicyStatement.is_action_permitted


def _is_action_permitted(self, action, resource="*", principal=None, incoming_condition_values=None):
    if self._statement["Effect"] == "Deny" and "Condition" in self._statement and not incoming_condition_values:
        return PermissionResult.NEUTRAL
    return _decide(self, action, resource, principal, incoming_condition_values)


IAMPolicyStatement.is_action_permitted = _is_action_permitted


# The id of a key of several regions is mrk- and 32 hexadecimal digits. moto writes dashes between them, which makes 40 characters: of an
# id it keeps 36 in a ciphertext, and then finds no key of that name, neither the replica nor the primary itself.
# https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html#API_ReplicateKey_RequestParameters
_generate_key_id = models.generate_key_id


def _generate_key_id_as_kms(multi_region=False):
    return f"mrk-{uuid4().hex}" if multi_region else _generate_key_id()


models.generate_key_id = _generate_key_id_as_kms

# It believes ids with dashes only. What there is no key for, it goes on to refuse.
_validate_cmk_id = KmsResponse._validate_cmk_id


def _validate_any_cmk_id(self, key_id):
    if key_id not in self.kms_backend.keys:
        _validate_cmk_id(self, key_id)


KmsResponse._validate_cmk_id = _validate_any_cmk_id

# A replica has the id and the material of its primary, and else is a key of its own, with its own aliases and grants. moto lets both
# have the same ones, so that an alias of the primary cannot be made for the replica, and a primary says that it is a replica. And it
# copies a key of one region, which KMS refuses.
# https://docs.aws.amazon.com/kms/latest/developerguide/mrk-how-it-works.html
_replicate_key = KmsBackend.replicate_key


def _replicate_as_kms(self, key_id, replica_region):
    if not self.keys[key_id].multi_region:
        raise JsonRESTError("UnsupportedOperationException", f"{key_id} is not a multi-Region primary key.")
    replica = _replicate_key(self, key_id, replica_region)
    replica.multi_region_configuration = deepcopy(replica.multi_region_configuration)
    replica.aliases, replica.grants, replica.rotations = {}, {}, []
    return replica


KmsBackend.replicate_key = _replicate_as_kms
