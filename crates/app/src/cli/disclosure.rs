//! Disclosures (MDS/SDS).

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum DisclosureCommand {
    /// 同じ製品の前の版と、回答の変わったところを比べる / Compare each disclosure with the version before it
    Compare {
        /// 製品名（一部でもよい。省略時は全部） / The product, or a part of its name (all when left out)
        #[arg(long)]
        product: Option<String>,
    },
}
