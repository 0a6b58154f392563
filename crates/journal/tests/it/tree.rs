//! The tree against the known vectors of RFC 6962 (the leaves of certificate-transparency's own tests).

use journal::{Digest, Root};

/// Leaves of the reference implementation's tests, in hexadecimal.
const LEAVES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

fn leaf(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.chars().map(|c| c.to_digit(16).unwrap() as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

fn root(size: u64, hex: &str) -> Root {
    Root { size, root: hex.parse().unwrap() }
}

const ROOT_1: &str = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
const ROOT_2: &str = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
const ROOT_8: &str = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328";

#[test]
fn audit_paths_of_the_reference_tests_are_accepted() {
    for (seq, size, root_hex, path) in [
        (0, 1, ROOT_1, &[][..]),
        (
            0,
            8,
            ROOT_8,
            &[
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            ROOT_8,
            &[
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
    ] {
        let path: Vec<Digest> = path.iter().map(|hex| hex.parse().unwrap()).collect();
        let root = root(size, root_hex);
        let bytes = leaf(LEAVES[usize::try_from(seq).unwrap()]);
        assert!(root.includes(seq, &bytes, &path), "{seq} of {size}");
        assert!(!root.includes(seq, b"other", &path), "{seq} of {size}");
    }
}

#[test]
fn consistency_proofs_of_the_reference_tests_are_accepted() {
    let proof = [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ];
    let proof: Vec<Digest> = proof.iter().map(|hex| hex.parse().unwrap()).collect();
    assert!(root(8, ROOT_8).extends(&root(2, ROOT_2), &proof));
    assert!(!root(8, ROOT_8).extends(&root(2, ROOT_1), &proof));
    assert!(!root(8, ROOT_8).extends(&root(2, ROOT_2), &proof[..1]));
}
