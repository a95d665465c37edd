"""Python loads this before moto, whose policies of buckets deny wherever the condition of a denial is not met.

It is given no request to compare conditions with, so a denial with a condition is one that does not apply.
"""

from moto.iam.access_control import IAMPolicyStatement, PermissionResult

_decide = IAMPolicyStatement.is_action_permitted


def _is_action_permitted(self, action, resource="*", principal=None, incoming_condition_values=None):
    if self._statement["Effect"] == "Deny" and "Condition" in self._statement and not incoming_condition_values:
        return PermissionResult.NEUTRAL
    return _decide(self, action, resource, principal, incoming_condition_values)


IAMPolicyStatement.is_action_permitted = _is_action_permitted
