"""The regions AWS has, for any service. Pure: reads the AWS SDK's list without loading the SDK.

AWS publishes no list of SES's own regions (sources/esps#ses-region-list), but `pulumi-aws`, which
is pinned and kept up, carries AWS's regions of every partition. Loading it would take seconds, so
its file of enumerations is read as text, once, and only where a region is asked for.
"""

import ast
from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def regions() -> frozenset[str]:
    """Every region of every partition, such as `eu-west-1` and `us-gov-west-1`.

    Raises:
        ModuleNotFoundError: when `pulumi-aws` is not installed.
        ValueError: when its file holds no regions.
    """
    found = find_spec("pulumi_aws")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("pulumi_aws is not installed; run tools/set-up python")
    tree = ast.parse((Path(found.origin).parent / "_enums.py").read_text(encoding="utf-8"))
    named = frozenset(
        str(assigned.value.value)
        for kind in ast.walk(tree)
        if isinstance(kind, ast.ClassDef) and kind.name == "Region"
        for assigned in kind.body
        if isinstance(assigned, ast.Assign) and isinstance(assigned.value, ast.Constant)
    )
    if not named:
        raise ValueError(
            "pulumi_aws names no regions any more; components/aws_regions.py reads them"
        )
    return named
