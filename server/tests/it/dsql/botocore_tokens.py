"""Prints the tokens that botocore signs at a given time: for DbConnect, then for DbConnectAdmin.

usage: botocore_tokens.py HOST REGION SECONDS_SINCE_1970 ACCESS_KEY SECRET_KEY [SESSION_TOKEN]
"""

import datetime
import sys

import botocore.auth
import botocore.session

host, region, seconds, access_key, secret_key, *session_token = sys.argv[1:]
now = datetime.datetime.fromtimestamp(int(seconds), datetime.timezone.utc)
botocore.auth.get_current_datetime = lambda *_, **__: now

client = botocore.session.get_session().create_client(
    "dsql",
    region_name=region,
    aws_access_key_id=access_key,
    aws_secret_access_key=secret_key,
    aws_session_token=session_token[0] if session_token else None,
)
print(client.generate_db_connect_auth_token(host, region))
print(client.generate_db_connect_admin_auth_token(host, region))
