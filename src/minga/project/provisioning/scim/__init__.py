"""SCIM 2.0 (RFC 7643, RFC 7644) at ``/scim/v2/<space>/``.

Only ``urls`` and ``views`` are imported at the start; whatever needs scim2-models is loaded with the first request.
"""
