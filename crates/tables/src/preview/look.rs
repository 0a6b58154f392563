//! What a person should look at before anything is written.

use super::{Preview, Warned};

impl Preview {
    /// Whether the file is a form that names another pharmacy.
    fn is_of_other_pharmacy(&self) -> bool {
        let mut warnings = self.rows.iter().flat_map(|row| &row.warnings);
        warnings.any(|warning| matches!(warning.what, Warned::OtherPharmacy { .. }))
    }

    /// How many warnings a person should look at before anything is written.
    #[must_use]
    pub fn to_look_at(&self) -> usize {
        let warnings = self.rows.iter().flat_map(|row| &row.warnings);
        let is_unsure = |what: &Warned| {
            matches!(
                what,
                Warned::AnswerNotRead { .. }
                    | Warned::DayNotRead { .. }
                    | Warned::AnswerTakenBack
                    | Warned::MaybeOfFormBefore { .. }
                    | Warned::ColumnUnread { .. }
                    | Warned::PlacedInOrder { differs: true, .. }
                    | Warned::SameName { sheet: Some(_), .. }
            )
        };
        let unsure = warnings.filter(|warning| is_unsure(&warning.what)).count();
        unsure + usize::from(self.is_of_other_pharmacy())
    }
}
