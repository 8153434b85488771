"""The office network's own certificate authority, made once and kept in the instance folder (trustme)."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes

CA_KEY, CA_CERTIFICATE = "authority-key.pem", "authority.pem"
LEAF_KEY, LEAF_CERTIFICATE = "server-key.pem", "server.pem"
LEAF_LIFE = timedelta(days=365)  # iPhones refuse more than 825 days, browsers soon less


def issue(instance: Path, host: str) -> tuple[Path, Path]:
    """The files of the server's key and certificate for `host`, made anew each start by the kept authority."""
    instance.mkdir(parents=True, exist_ok=True)
    authority = kept_authority(instance)
    names = {host, "127.0.0.1", "localhost", socket.gethostname()}
    leaf = authority.issue_cert(*sorted(names), not_after=datetime.now(UTC) + LEAF_LIFE)
    key, certificate = instance / LEAF_KEY, instance / LEAF_CERTIFICATE
    write_private(key, pkcs8(leaf.private_key_pem.bytes()))
    certificate.write_bytes(b"".join(pem.bytes() for pem in leaf.cert_chain_pems))
    return key, certificate


def kept_authority(instance: Path) -> trustme.CA:
    key, certificate = instance / CA_KEY, instance / CA_CERTIFICATE
    if key.exists() and certificate.exists():
        kept = x509.load_pem_x509_certificate(certificate.read_bytes())
        if kept.not_valid_after_utc > datetime.now(UTC) + LEAF_LIFE:
            return trustme.CA.from_pem(certificate.read_bytes(), key.read_bytes())
    made = trustme.CA(organization_name="Zonewalk 铭巡", organization_unit_name=socket.gethostname())
    write_private(key, made.private_key_pem.bytes())
    certificate.write_bytes(made.cert_pem.bytes())
    return made


def fingerprint(instance: Path) -> str:
    """SHA-256 of the authority's certificate, as phones show it."""
    kept = x509.load_pem_x509_certificate((instance / CA_CERTIFICATE).read_bytes())
    return kept.fingerprint(hashes.SHA256()).hex(":").upper()


def pkcs8(pem: bytes) -> bytes:
    """The key in the form that granian reads."""
    from cryptography.hazmat.primitives import serialization

    key = serialization.load_pem_private_key(pem, password=None)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def write_private(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
