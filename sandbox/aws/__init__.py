"""The stand-in for AWS: CloudFront, ACM, Route 53 and IAM as far as tracking domains need them.

``acm.py``, ``cloudfront.py``, ``route53.py`` and ``iam.py`` are the APIs with their rules and
error codes; ``tables/`` is what the real ``pulumi-aws`` provider does around them.
"""
