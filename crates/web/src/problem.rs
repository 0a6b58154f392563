//! Why a form was refused: the field to look at, and what is wrong with it.

use model::lang::Lang;

/// A field of a refused form.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) field: &'static str,
    pub(crate) says: String,
}

impl Problem {
    /// The reader's half of a refusal.
    pub(crate) fn at(field: &'static str, lang: Lang, why: &impl std::fmt::Display) -> Self {
        Self { field, says: crate::error::half(lang, &why.to_string()) }
    }
}

/// A form that may have been refused.
pub(crate) trait Refusable {
    fn problems(&self) -> &[Problem];

    /// What is wrong with a field.
    fn wrong_at(&self, field: &str) -> Option<&str> {
        self.problems().iter().find(|problem| problem.field == field).map(|problem| problem.says.as_str())
    }
}

/// Declares that pages carry what is wrong, one field at a time, in a field of that name.
macro_rules! refusable {
    ($($page:ident),+ $(,)?) => {
        $(impl $crate::problem::Refusable for $page<'_> {
            fn problems(&self) -> &[$crate::problem::Problem] {
                self.wrong.as_slice()
            }
        })+
    };
}
pub(crate) use refusable;
