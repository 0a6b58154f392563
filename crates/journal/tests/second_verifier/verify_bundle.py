#!/usr/bin/env python3
"""Verifies a bundle by docs/journal-format.md alone: a second implementation that shares no line with the first.

Standard library, and one package for Ed25519. `python3 verify_bundle.py BUNDLE.zip` exits with 0 when the record is
consistent and with 1, naming what does not fit, when it is not.
"""

import base64
import binascii
import hashlib
import json
import re
import struct
import sys
import zlib
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HEADER_KEYS = ["v", "journal", "kind", "epoch", "seq", "at", "actor", "act", "batch", "key", "base", "subject", "payload"]
KINDS = {"pharmacy", "company", "association", "hub"}
WORD = re.compile(r"[!#-\[\]-~]{1,200}")
SHA256 = re.compile(r"[0-9a-f]{64}")
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
MOST = 200  # a zip may unpack to so many times its own size
MAX_PAYLOAD = 4 << 20
LOCAL = struct.Struct("<IHHHHHIIIHH")
# The members in their order; `papers/` and `attachments/` hold any number, `checkpoints/` the earlier ones.
ORDER = ["entries.jsonl", "payloads.jsonl", "leaves.txt", "keys.json", "checkpoints/latest", "checkpoints/",
         "attachments/", "papers/", "HOW-TO-VERIFY.ja.md", "HOW-TO-VERIFY.en.md", "manifest.json", "manifest.sig"]


class Altered(Exception):
    """What does not fit, and the first entry at which it does not, where one can be named."""

    def __init__(self, why, seq=None):
        super().__init__(why if seq is None else f"entry {seq}: {why}")
        self.seq = seq


def need(holds, why, seq=None):
    if not holds:
        raise Altered(why, seq)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def encoded(value):
    """JSON in its one encoding."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def parsed(text, seq=None):
    def refuse(_):
        raise ValueError("no number of JSON")
    try:
        return json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError):
        raise Altered("this is no JSON", seq) from None


def lines(data, name):
    """The lines of a file in which every line is ended."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Altered(f"{name} is no UTF-8") from None
    need(text == "" or text.endswith("\n"), f"{name} ends in the middle of a line")
    return text.split("\n")[:-1]


# --- the zip, byte for byte (section 4) ---

def members(data):
    """Name, content and offset of every member, in order."""
    found, directory, at, claimed = [], b"", 0, 0
    while data[at:at + 4] == b"PK\x03\x04":
        need(len(data) >= at + LOCAL.size, "the zip ends within a header")
        _, version, flags, method, time, date, crc, packed, size, name_len, extra = LOCAL.unpack_from(data, at)
        need((version, flags, time, date, extra) == (20, 0x0800, 0, 0x21, 0), "a header of the zip is not in its form")
        start = at + LOCAL.size + name_len
        raw, body = data[at + LOCAL.size:start], data[start:start + packed]
        need(len(raw) == name_len and len(body) == packed, "the zip ends within a member")
        claimed += size
        need(claimed <= MOST * len(data), "the zip claims to unpack to too much")
        content = unpacked(body, method, size)
        need(len(content) == size and zlib.crc32(content) == crc, "a member is not what its header claims")
        found.append((plain_name(raw), content, at, method))
        directory += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, version, flags, method, time, date, crc, packed,
                                 size, name_len, 0, 0, 0, 0, 0, at) + raw
        at = start + packed
    count = len(found)
    need(count <= 65_000, "too many members")
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(directory), at, 0)
    need(data[at:] == directory + end, "the directory of the zip does not fit its members")
    return found


def unpacked(body, method, size):
    need(method in (0, 8), "a member is packed in an unknown way")
    if method == 0:
        return body
    try:
        inflate = zlib.decompressobj(-15)
        content = inflate.decompress(body, size + 1)
        need(inflate.eof and not inflate.unused_data, "a member has something behind its end")
        return content
    except zlib.error:
        raise Altered("a member cannot be unpacked") from None


def plain_name(raw):
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Altered("a name is no UTF-8") from None
    parts = name.split("/")
    bad = len(raw) > 255 or any(p in ("", ".", "..") for p in parts)
    need(not bad and not re.search(r'[\x00-\x1f\x7f-\x9f\\:*?"<>|]', name), "a name that a member cannot have")
    return name


def files_in_order(found):
    rank = []
    for name, _, _, method in found:
        folder = name.split("/")[0] + "/"
        need(name in ORDER or (folder in ORDER and "/" in name), f"{name} does not belong into a bundle")
        rank.append(ORDER.index(name) if name in ORDER else ORDER.index(folder))
        need(method == 0 or not name.startswith("manifest."), f"{name} must be stored")
    need(rank == sorted(rank), "the files are not in their order")
    files = {name: content for name, content, _, _ in found}
    need(len(files) == len(found), "a file stands twice")
    for name in ORDER:
        need(name.endswith("/") or name in files, f"{name} is missing")
    return files


# --- signed notes and the tree (sections 2 and 3) ---

def read_key(text, journal):
    """The public key of a verifier key that bears the journal's name."""
    name, key_id, coded = (text.split("+", 2) + ["", ""])[:3]
    raw = from_base64(coded)
    need(name == f"yakumori/journal/{journal}" and len(raw) == 33 and raw[0] == 1, "a key is not in its form")
    need(hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4].hex() == key_id, "a key does not fit its id")
    return raw[1:]


def from_base64(text):
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return raw if base64.b64encode(raw).decode() == text else b""


def opened_note(data, keys, journal):
    """The lines of a note that is signed by at least one of the keys, and by nobody else."""
    name = f"yakumori/journal/{journal}"
    try:
        text, signatures = data.decode("utf-8").split("\n\n")
    except (UnicodeDecodeError, ValueError):
        raise Altered("a signed note is not in its form") from None
    need(signatures.endswith("\n"), "a signed note ends in the middle of a line")
    by_id = {hashlib.sha256(name.encode() + b"\n\x01" + key).digest()[:4]: key for key in keys}
    signed = signatures[:-1].split("\n")
    for line in signed:
        raw = from_base64(line.removeprefix(f"— {name} "))
        need(line.startswith(f"— {name} ") and len(raw) == 68, "a signature is not in its form")
        need(raw[:4] in by_id, "a signature by a key that the journal did not introduce")
        try:
            Ed25519PublicKey.from_public_bytes(by_id[raw[:4]]).verify(raw[4:], (text + "\n").encode())
        except InvalidSignature:
            raise Altered("a signature does not fit") from None
    need(len(set(signed)) == len(signed), "a signature stands twice")
    return text.split("\n")


def root(leaves):
    """RFC 6962 section 2.1, by adding leaf after leaf and joining trees of one size."""
    trees = []
    for leaf in leaves:
        trees.append((1, leaf))
        while len(trees) > 1 and trees[-2][0] == trees[-1][0]:
            (size, left), (_, right) = trees[-2:]
            trees[-2:] = [(2 * size, hashlib.sha256(b"\x01" + left + right).digest())]
    if not trees:
        return hashlib.sha256().digest()
    edge = trees.pop()[1]
    while trees:
        edge = hashlib.sha256(b"\x01" + trees.pop()[1] + edge).digest()
    return edge


# --- the entries (section 1) ---

def header_of(line, seq):
    header = parsed(line, seq)
    need(isinstance(header, dict) and list(header) == HEADER_KEYS and encoded(header) == line,
         "the header is not in its one encoding", seq)
    numbers = [header[key] for key in ("v", "epoch", "seq", "batch")] + [header["base"] or 0]
    texts = [header[key] for key in ("journal", "actor", "act")] + [header[k] for k in ("key", "subject") if header[k] is not None]
    need(all(type(n) is int and 0 <= n < 1 << 63 for n in numbers), "a number is not in its form", seq)
    need(header["base"] is None or type(header["base"]) is int, "a number is not in its form", seq)
    need(all(type(t) is str and WORD.fullmatch(t) for t in texts), "a text is not in its form", seq)
    need(header["v"] == 1 and header["kind"] in KINDS and SHA256.fullmatch(str(header["payload"])),
         "the header is not in its form", seq)
    try:
        need(INSTANT.fullmatch(header["at"]), "the time is not in its form", seq)
        datetime.strptime(header["at"], "%Y-%m-%dT%H:%M:%S.%fZ")
    except (TypeError, ValueError):
        raise Altered("there is no such time", seq) from None
    return header


def fits_before(header, seq, before, latest):
    need(header["seq"] == seq, "its number is not its place", seq)
    own_batch = header["batch"] == seq
    if before is None:
        need(own_batch, "its batch does not fit", seq)
    else:
        same = all(header[key] == before[key] for key in ("journal", "kind"))
        opened = 1 if header["act"] == "journal.epoch_opened" else 0
        need(same and header["at"] >= before["at"] and header["epoch"] == before["epoch"] + opened, "it does not go on from the entry before", seq)
        need(own_batch or header["batch"] == before["batch"], "its batch does not fit", seq)
    need(header["base"] == latest.get(header["subject"]), "its base is not the entry before on that subject", seq)


def payload_of(line, header, seq):
    """The payload and the attachments, or `None` and none where it was erased."""
    row = parsed(line, seq)
    need(isinstance(row, dict) and encoded(row) == line, "the payload's line is not in its one encoding", seq)
    keys = list(row)
    need(type(row.get("seq")) is int and row["seq"] == seq, "the payload is that of another entry", seq)
    if keys == ["seq", "erased"]:
        need(row["erased"] is True, "the payload's line is not in its form", seq)
        return None, []
    need(keys[:3] == ["seq", "salt", "payload"] and keys[3:] in ([], ["attachments"]), "the payload's line is not in its form", seq)
    salt, payload, attachments = row["salt"], row["payload"], row.get("attachments", [])
    need(type(salt) is str and SHA256.fullmatch(salt) and type(payload) is str, "the payload's line is not in its form", seq)
    try:
        raw = payload.encode("utf-8")
    except UnicodeEncodeError:
        raise Altered("the payload is no UTF-8", seq) from None
    need(len(raw) <= MAX_PAYLOAD, "the payload is too long", seq)
    need(sha256(bytes.fromhex(salt) + raw) == header["payload"], "the payload does not open the commitment", seq)
    parsed(payload, seq)
    need(type(attachments) is list and (keys[3:] == []) == (attachments == []), "its attachments are not in their form", seq)
    for name in attachments:
        need(type(name) is str and SHA256.fullmatch(name) and f'"{name}"' in payload, "its payload names no such attachment", seq)
    return payload, attachments


def erased_by(payload, header, seq):
    """The entries whose erasure an entry records."""
    if header["act"] != "journal.erased":
        return set()
    need(payload is not None, "the record of an erasure is erased", seq)
    value = parsed(payload, seq)
    named = value.get("entries") if isinstance(value, dict) else None
    need(type(named) is list and all(type(n) is int and 0 <= n < seq for n in named), "it does not say what it erased", seq)
    return set(named)


def key_in(payload, header, seq):
    """The key that an entry introduces, as a verifier key."""
    need((header["act"] == "journal.opened") == (seq == 0), "journal.opened is entry 0, and only entry 0", seq)
    if header["act"] not in ("journal.opened", "journal.key_introduced"):
        return None
    need(payload is not None, "the introduction of a key was erased", seq)
    said = parsed(payload, seq)
    need(isinstance(said, dict) and type(said.get("key")) is str, "no key is introduced", seq)
    return said["key"]


def check_anchor(payload, header, seq, files, leaves):
    """A cosignature of a witness is good, and on a checkpoint of the journal that the bundle has."""
    if header["act"] != "journal.anchored":
        return False
    need(payload is not None, "an anchor was erased", seq)
    said = parsed(payload, seq)
    need(isinstance(said, dict) and sorted(said) == ["checkpoint", "name", "witness"]
         and all(type(text) is str for text in said.values()), "an anchor is not in its form", seq)
    name, key_id, coded = (said["witness"].split("+", 2) + ["", ""])[:3]
    raw = from_base64(coded)
    known = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    need(name and not re.search(r"\s", name) and len(raw) == 33 and raw[0] == 4 and known.hex() == key_id,
         "the witness's key is not in its form", seq)
    text, _, signatures = said["checkpoint"].rpartition("\n\n")
    need(signatures.endswith("\n"), "a signed note is not in its form", seq)
    found = None
    for line in signatures[:-1].split("\n"):
        parts = line.split(" ", 2)
        need(len(parts) == 3 and parts[0] == "—" and len(from_base64(parts[2])) > 4, "a signature is not in its form", seq)
        if found is None and parts[1] == name and from_base64(parts[2])[:4] == known:
            found = from_base64(parts[2])[4:]
    need(found is not None and len(found) == 72, "the witness has not signed", seq)
    message = "cosignature/v1\ntime %d\n%s\n" % (int.from_bytes(found[:8], "big"), text)
    try:
        Ed25519PublicKey.from_public_bytes(raw[1:]).verify(found[8:], message.encode())
    except InvalidSignature:
        raise Altered("the cosignature does not fit", seq) from None
    size = (text.split("\n") + [""])[1]
    need(re.fullmatch("[1-9][0-9]*", size) and int(size) <= len(leaves) and f"checkpoints/{size}" in files,
         "the journal has no such checkpoint", seq)
    tree = [f"yakumori/journal/{header['journal']}", size, base64.b64encode(root(leaves[:int(size)])).decode()]
    need(text.split("\n") == tree, "the cosigned tree is not that of the journal", seq)
    return True


def entries(files):
    """The journal's id, the leaf hashes, the keys with the entry of each, the attachments referred to, and whether any
    witness has cosigned."""
    headers, payloads = lines(files["entries.jsonl"], "entries.jsonl"), lines(files["payloads.jsonl"], "payloads.jsonl")
    told = lines(files["leaves.txt"], "leaves.txt")
    need(headers, "there are no entries")
    before, latest, leaves, keys, referred, anchored = None, {}, [], [], set(), False
    erased, said_erased = set(), set()
    for seq, line in enumerate(headers):
        header = header_of(line, seq)
        fits_before(header, seq, before, latest)
        leaf = hashlib.sha256(b"\x00" + line.encode()).digest()
        need(seq < len(told) and told[seq] == leaf.hex(), "its header is not the one that leaves.txt knows", seq)
        need(seq < len(payloads), "its payload is missing", seq)
        payload, attachments = payload_of(payloads[seq], header, seq)
        key = key_in(payload, header, seq)
        if key is not None:
            keys.append((key, read_key(key, header["journal"]), seq))
        if payload is None:
            erased.add(seq)
        said_erased |= erased_by(payload, header, seq)
        anchored |= check_anchor(payload, header, seq, files, leaves)
        leaves.append(leaf)
        referred.update(attachments)
        if header["subject"] is not None:
            latest[header["subject"]] = seq
        before = header
    need(len(payloads) == len(told) == len(headers), "there are more payloads or leaves than entries")
    unexplained = sorted(erased ^ said_erased)
    need(not unexplained, "its erasure and the record of that do not fit", *unexplained[:1])
    return before["journal"], leaves, keys, referred, anchored


# --- all of it (section 5) ---

def check_checkpoints(files, journal, leaves, keys):
    for path in (path for path in files if path.startswith("checkpoints/")):
        named = path.removeprefix("checkpoints/")
        size = len(leaves) if named == "latest" else int(named) if re.fullmatch("[1-9][0-9]*", named) else 0
        need(0 < size <= len(leaves), f"{path}: the journal has no such size")
        known = [key for _, key, seq in keys if seq < size]
        text = [f"yakumori/journal/{journal}", str(size), base64.b64encode(root(leaves[:size])).decode()]
        need(opened_note(files[path], known, journal) == text, f"{path} is not the tree of that size")


def check_manifest(files, found, packed, journal, keys):
    start = next(at for name, _, at, _ in found if name == "manifest.json")
    listed = [{"path": n, "size": len(c), "sha256": sha256(c)} for n, c, _, _ in found if not n.startswith("manifest.")]
    manifest = {"format": "yakumori-bundle", "v": 1, "journal": journal, "files": listed,
                "packed": {"size": start, "sha256": sha256(packed[:start])}}
    need(files["manifest.json"] == encoded(manifest).encode(), "the manifest does not list what is there")
    text = [f"yakumori/bundle/{journal}", sha256(files["manifest.json"])]
    need(opened_note(files["manifest.sig"], [key for _, key, _ in keys], journal) == text, "manifest.sig is for another manifest")


def verify(packed):
    """Raises `Altered`, or gives the size and the root of a consistent record, and whether it is cosigned."""
    found = members(packed)
    files = files_in_order(found)
    journal, leaves, keys, referred, anchored = entries(files)
    listed = [{"name": f"yakumori/journal/{journal}", "verifier_key": key, "introduced_at_seq": seq}
              for key, _, seq in sorted(keys)]
    need(files["keys.json"] == encoded(listed).encode(), "keys.json is not what the entries introduced")
    check_checkpoints(files, journal, leaves, keys)
    attached = {path.removeprefix("attachments/"): content for path, content in files.items() if path.startswith("attachments/")}
    need(set(attached) == referred, "an attachment is missing, or nothing refers to it")
    need(all(sha256(content) == name for name, content in attached.items()), "an attachment is not what its name says")
    check_manifest(files, found, packed, journal, keys)
    return len(leaves), root(leaves).hex(), anchored


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as bundle:
        try:
            size, top, is_cosigned = verify(bundle.read())
            print(f"consistent: size {size} root {top}, {'cosigned' if is_cosigned else 'no outside witness'}")
        except Altered as why:
            sys.exit(f"altered: {why}")
