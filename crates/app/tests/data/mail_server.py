"""A mail server for the tests: what it takes, it prints, one mail a line as JSON.

mail_server.py WAY [CERTIFICATE KEY [USER PASSWORD]], WAY being plain, tls or starttls. Its port is the first line.
"""

import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

way, *rest = sys.argv[1:]
certificate, user = rest[:2], rest[2:]


class Taken:
    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        told = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "subject": mail["Subject"],
            "automatic": mail["Auto-Submitted"],
            "text": mail.get_content(),
            "encrypted": session.ssl is not None or way == "tls",
            "user": session.auth_data.login.decode() if session.auth_data else None,
        }
        print(json.dumps(told), flush=True)
        return "250 OK"


def known(server, session, envelope, mechanism, given):
    is_known = isinstance(given, LoginPassword) and [given.login.decode(), given.password.decode()] == user
    return AuthResult(success=is_known, handled=False, auth_data=given)


async def serve():
    tls = None
    if certificate:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(*certificate)

    def protocol():
        return SMTP(
            Taken(),
            require_starttls=way == "starttls",
            tls_context=tls if way == "starttls" else None,
            authenticator=known,
            auth_required=bool(user),
            auth_require_tls=False,
            loop=asyncio.get_running_loop(),
        )

    listening = await asyncio.get_running_loop().create_server(
        protocol, "127.0.0.1", 0, ssl=tls if way == "tls" else None
    )
    print(listening.sockets[0].getsockname()[1], flush=True)
    await listening.serve_forever()


asyncio.run(serve())
