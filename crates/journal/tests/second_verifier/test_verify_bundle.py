"""The second verifier against bundles of the program: both say the same of a good bundle and of altered ones.

`python3 test_verify_bundle.py PROGRAM`, with the program `yakumori`. `cargo xtask test` runs it.
"""

import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest
import zipfile
import zlib

import verify_bundle
from verify_bundle import Altered, encoded, members, sha256, verify

PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()


def packed(files):
    """A well-formed zip of these files, with a manifest that fits them; only the signature is the old one."""
    body, directory, count = b"", b"", 0
    files = dict(files)
    names = [name for name in files if not name.startswith("manifest.")] + ["manifest.json", "manifest.sig"]
    for name in names:
        if name == "manifest.json":
            manifest = json.loads(files[name])
            listed = [n for n in names if not n.startswith("manifest.")]
            manifest["files"] = [{"path": n, "size": len(files[n]), "sha256": sha256(files[n])} for n in listed]
            manifest["packed"] = {"size": len(body), "sha256": sha256(body)}
            files[name] = encoded(manifest).encode()
        content, raw = files[name], name.encode()
        fields = (20, 0x0800, 0, 0, 0x21, zlib.crc32(content), len(content), len(content), len(raw))
        directory += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, *fields, 0, 0, 0, 0, 0, len(body)) + raw
        body += struct.pack("<IHHHHHIIIHH", 0x04034B50, *fields, 0) + raw + content
        count += 1
    return body + directory + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(directory), len(body), 0)


def with_line(files, name, at, change):
    """The files with one line of one of them changed."""
    lines = files[name].decode().split("\n")
    lines[at] = change(lines[at])
    return {**files, name: "\n".join(lines).encode()}


class SecondVerifier(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.at = pathlib.Path(cls.folder.name)
        os.environ["YAKUMORI_MEMORY"] = str(cls.at / "memory")
        (cls.at / "people.csv").write_text("氏名,職種\nあい うえお,薬剤師\nかき くけこ,事務\n", encoding="utf-8")
        (cls.at / "log.txt").write_text("2025-11-04 no findings", encoding="utf-8")
        cls.run_program("init", "--name", "𠮷野家薬局\"\\")
        cls.run_program("import", "people", "people.csv")
        cls.run_program("evidence", "2-⑪", "--title", "点検表", "--file", "log.txt")
        cls.run_program("answer", "2-⑦", "はい", "--confirmed", "R7.6.2", "--on", "2025-11-25")
        (cls.at / "former.csv").write_text("氏名,職種\nかき くけこ,登録販売者\n", encoding="utf-8")
        cls.run_program("import", "people", "former.csv")
        cls.run_program("erase", "people/かき くけこ", "--former-only", "--reason", "誤って書いた", "--accept")
        cls.run_program("bundle", "-o", "unwitnessed.zip")
        cls.run_program("anchor", "ask", "-o", "ask.json")
        subprocess.run([PROGRAM, "--data", cls.at / "hub", "witness", "init", "--name", "県薬剤師会"], check=True, capture_output=True)
        sign = ["witness", "sign", cls.at / "ask.json", "-o", cls.at / "told.json", "--accept"]
        subprocess.run([PROGRAM, "--data", cls.at / "hub", *sign], check=True, capture_output=True)
        cls.run_program("anchor", "take", "told.json")
        cls.run_program("bundle", "-o", "bundle.zip")
        cls.bundle = (cls.at / "bundle.zip").read_bytes()
        cls.files = {name: content for name, content, _, _ in members(cls.bundle)}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def run_program(cls, *args):
        command = [PROGRAM, "--data", cls.at / "data", *args]
        return subprocess.run(command, cwd=cls.at, capture_output=True, check=True)

    def first_verdict(self, bundle):
        """What the program itself says of a bundle."""
        (self.at / "altered.zip").write_bytes(bundle)
        ran = subprocess.run([PROGRAM, "verify", "altered.zip", "--json"], cwd=self.at, capture_output=True)
        return json.loads(ran.stdout)

    def test_a_good_bundle_has_the_same_root_by_both(self):
        unwitnessed = (self.at / "unwitnessed.zip").read_bytes()
        for bundle, outcome in ((unwitnessed, "consistent_unwitnessed"), (self.bundle, "consistent_cosigned")):
            size, root, is_cosigned = verify(bundle)
            first = self.first_verdict(bundle)
            self.assertEqual((first["outcome"], first["entries"], first["root"]), (outcome, size, root))
            self.assertEqual(is_cosigned, outcome == "consistent_cosigned")
        self.assertTrue(any(name.startswith("attachments/") for name in self.files))

    def test_a_flipped_byte_anywhere_is_refused(self):
        for at in range(len(self.bundle)):
            altered = bytearray(self.bundle)
            altered[at] ^= 1 << (at % 8)
            with self.assertRaises(Altered, msg=f"byte {at}"):
                verify(bytes(altered))

    def test_a_shortened_or_lengthened_bundle_is_refused(self):
        for altered in (b"", self.bundle[:-1], self.bundle[: len(self.bundle) // 2], self.bundle + b"\n"):
            with self.assertRaises(Altered):
                verify(altered)

    def test_packing_anew_without_a_change_only_breaks_the_signature(self):
        self.assertEqual(self.first_verdict(packed(self.files))["first_bad_seq"], None)
        with self.assertRaises(Altered) as raised:
            verify(packed(self.files))
        self.assertIsNone(raised.exception.seq)

    def test_both_name_the_first_entry_that_was_altered(self):
        count = len(self.files["entries.jsonl"].splitlines())
        self.assertGreaterEqual(count, 5)
        changes = [
            ("entries.jsonl", lambda line: line.replace('"actor":"', '"actor":"x')),
            ("entries.jsonl", lambda line: line.replace('"v":1,', '"v":1, ')),
            ("payloads.jsonl", lambda line: line.replace('"payload":"{', '"payload":"{ ')),
            ("payloads.jsonl", lambda line: line.replace('"salt":"', '"salt":"0', 1)),
            ("leaves.txt", lambda line: "0" * 64),
        ]
        for name, change in changes:
            for seq in (1, count - 1):
                altered = packed(with_line(self.files, name, seq, change))
                with self.assertRaises(Altered) as raised:
                    verify(altered)
                first = self.first_verdict(altered)
                self.assertEqual((first["outcome"], first["first_bad_seq"]), ("altered", raised.exception.seq), name)
                self.assertEqual(raised.exception.seq, seq, name)

    def test_both_ask_that_what_is_gone_was_recorded_as_erased(self):
        lines = [json.loads(line) for line in self.files["payloads.jsonl"].decode().splitlines()]
        erased = [line["seq"] for line in lines if line.get("erased")]
        self.assertEqual(len(erased), 1)
        gone = [seq for seq, line in enumerate(lines) if seq > 0 and "payload" in line and "attachments" not in line]
        for seq in gone:
            altered = packed(with_line(self.files, "payloads.jsonl", seq, lambda _: encoded({"seq": seq, "erased": True})))
            with self.assertRaises(Altered) as raised:
                verify(altered)
            self.assertIsNotNone(raised.exception.seq)
            self.assertEqual(self.first_verdict(altered)["first_bad_seq"], raised.exception.seq)

    def test_both_name_an_anchor_whose_checkpoint_is_gone(self):
        headers = [json.loads(line) for line in self.files["entries.jsonl"].decode().splitlines()]
        seq = next(header["seq"] for header in headers if header["act"] == "journal.anchored")
        payload = json.loads(json.loads(self.files["payloads.jsonl"].decode().splitlines()[seq])["payload"])
        size = payload["checkpoint"].split("\n")[1]
        altered = packed({n: c for n, c in self.files.items() if n != f"checkpoints/{size}"})
        with self.assertRaises(Altered) as raised:
            verify(altered)
        self.assertEqual((raised.exception.seq, self.first_verdict(altered)["first_bad_seq"]), (seq, seq))

    def test_the_page_that_comes_with_a_bundle_verifies_it_by_hand(self):
        for language in ("ja", "en"):
            page = self.files[f"HOW-TO-VERIFY.{language}.md"].decode()
            code = self.at / f"by_hand.{language}.py"
            code.write_text("\n".join(part.split("```")[0] for part in page.split("```python\n")[1:]), encoding="utf-8")
            folder = self.at / f"unpacked.{language}"
            with zipfile.ZipFile(self.at / "bundle.zip") as bundle:
                bundle.extractall(folder)
            self.assertIn("県薬剤師会", self.by_hand(code, folder).stdout)
            leaf = (folder / "leaves.txt").read_bytes()
            for name in ("entries.jsonl", "payloads.jsonl", "checkpoints/latest", "manifest.json"):
                whole = (folder / name).read_bytes()
                # The sixth byte is one of the text in each of them, whatever the ids and keys are.
                (folder / name).write_bytes(whole[:5] + bytes([whole[5] ^ 1]) + whole[6:])
                self.assertNotEqual(self.by_hand(code, folder).returncode, 0, name)
                (folder / name).write_bytes(whole)
            self.assertEqual((folder / "leaves.txt").read_bytes(), leaf)

    def by_hand(self, code, folder):
        environment = {**os.environ, "PYTHONUTF8": "1"}
        return subprocess.run([sys.executable, code], cwd=folder, capture_output=True, text=True, env=environment)

    def test_what_is_missing_or_too_much_is_refused(self):
        attachment = next(name for name in self.files if name.startswith("attachments/"))
        for name in self.files:
            if not name.startswith("manifest."):
                with self.assertRaises(Altered, msg=name):
                    verify(packed({n: c for n, c in self.files.items() if n != name}))
        for changed in ({attachment: b"another log"}, {"attachments/" + "0" * 64: b""}, {"papers/../x": b""}, {"x": b""}):
            with self.assertRaises(Altered):
                verify(packed({**self.files, **changed}))

    def test_private_keys_stand_in_their_own_file_and_nowhere_else(self):
        for folder, name in (("data", "journal.key"), ("hub", "witness.key"), ("hub", "journal.key")):
            path = self.at / folder / "keys" / name
            self.assertEqual(path.stat().st_mode & 0o777, 0o600, name)
            # PRIVATE+KEY+name+id+key: the key itself may hold a plus.
            secret = path.read_bytes().split(b"\n")[0].split(b"+", 4)[4]
            self.assertGreater(len(secret), 40)
            for member, content in self.files.items():
                self.assertNotIn(secret, content, member)
            for other in self.at.rglob("*"):
                if other.is_file() and other != path:
                    self.assertNotIn(secret, other.read_bytes(), other)

    def test_the_tree_is_that_of_the_standard(self):
        # RFC 6962 section 2.1: the empty tree, and the tree of one empty leaf.
        empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        self.assertEqual(verify_bundle.root([]).hex(), empty)
        leaf = verify_bundle.hashlib.sha256(b"\x00").digest()
        self.assertEqual(leaf.hex(), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
        self.assertEqual(verify_bundle.root([leaf]), leaf)


if __name__ == "__main__":
    unittest.main()
