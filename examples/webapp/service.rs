//! What the service does, whoever asks and wherever it is stored.

use monitored::monitored;
use serde::Serialize;

use crate::{
    error::AppError,
    profiles::{Profile, Profiles},
    queue::{Queue, Work},
    repository::{NewUser, Repository, User},
};

/// As many users as a page may hold.
const MAX_PER_PAGE: u32 = 100;

/// Characters of a name.
const MAX_NAME: usize = 64;

/// The longest address that SMTP can carry (RFC 5321, 4.5.3.1.3, without the angle brackets).
const MAX_EMAIL_BYTES: usize = 254;

pub(crate) struct Users {
    repository: Repository,
    profiles: Profiles,
    queue: Queue,
}

/// Some of the users.
#[derive(Debug, Serialize)]
pub(crate) struct Page {
    page: u32,
    per_page: u32,
    total: i64,
    users: Vec<User>,
}

/// A user and what another service knows of them.
#[derive(Debug, Serialize)]
pub(crate) struct UserProfile {
    user: User,
    profile: Profile,
}

#[monitored(args(id))]
impl Users {
    #[monitored(skip)]
    pub(crate) fn new(repository: Repository, profiles: Profiles, queue: Queue) -> Self {
        Self { repository, profiles, queue }
    }

    /// Makes somebody a user, who will be welcomed by mail.
    pub(crate) async fn create(&self, name: &str, email: &str) -> Result<User, AppError> {
        let new = validate(name, email)?;
        // First: nobody is to be a user whom we cannot welcome.
        let place = self.queue.reserve()?;
        let user = self.repository.add_user(&new).await?;
        place.send(Work::Welcome { user_id: user.id });
        Ok(user)
    }

    pub(crate) async fn get(&self, id: i64) -> Result<User, AppError> {
        self.repository.find_user(id).await?.ok_or(AppError::NoUser { id })
    }

    pub(crate) async fn list(&self, page: u32, per_page: u32) -> Result<Page, AppError> {
        if page == 0 {
            return Err(AppError::Invalid { field: "page", problem: "is counted from 1" });
        }
        if !(1..=MAX_PER_PAGE).contains(&per_page) {
            return Err(AppError::Invalid { field: "per_page", problem: "is not between 1 and 100" });
        }
        let offset = i64::from(page - 1) * i64::from(per_page);
        let (users, total) = self.repository.list_users(offset, per_page.into()).await?;
        Ok(Page { page, per_page, total, users })
    }

    pub(crate) async fn delete(&self, id: i64) -> Result<(), AppError> {
        if self.repository.delete_user(id).await? { Ok(()) } else { Err(AppError::NoUser { id }) }
    }

    pub(crate) async fn profile(&self, id: i64) -> Result<UserProfile, AppError> {
        let user = self.get(id).await?;
        let profile = self.profiles.fetch(id).await?.ok_or(AppError::NoProfile { id })?;
        Ok(UserProfile { user, profile })
    }
}

fn validate(name: &str, email: &str) -> Result<NewUser, AppError> {
    let invalid = |field, problem| Err(AppError::Invalid { field, problem });
    let (name, email) = (name.trim(), email.trim());
    if name.is_empty() {
        return invalid("name", "is empty");
    }
    if name.chars().count() > MAX_NAME || name.contains(char::is_control) {
        return invalid("name", "is longer than 64 characters, or has some that cannot be printed");
    }
    if !is_address(email) {
        return invalid("email", "is no e-mail address");
    }
    // Addresses differ by case nowhere that matters, so that case makes no second user.
    Ok(NewUser { name: name.to_owned(), email: email.to_lowercase() })
}

fn is_address(email: &str) -> bool {
    let is_plain = !email.contains(|c: char| c.is_whitespace() || c.is_control());
    let in_parts = email.split_once('@').is_some_and(|(user, host)| {
        let is_labelled = host.contains('.') && host.split('.').all(|label| !label.is_empty());
        !user.is_empty() && is_labelled && !host.contains('@')
    });
    is_plain && in_parts && email.len() <= MAX_EMAIL_BYTES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_is_a_user() {
        let new = validate(" Ada ", "Ada@Example.org").unwrap();
        assert_eq!((new.name.as_str(), new.email.as_str()), ("Ada", "ada@example.org"));
    }

    #[test]
    fn refuses_what_is_none() {
        let (long_name, long_email) = ("é".repeat(65), format!("{}@example.org", "a".repeat(254)));
        for (name, email, wrong) in [
            (" ", "a@b.org", "name"),
            (long_name.as_str(), "a@b.org", "name"),
            ("\u{1b}[31m", "a@b.org", "name"),
            ("Ada", "", "email"),
            ("Ada", "ada", "email"),
            ("Ada", "@b.org", "email"),
            ("Ada", "a@b", "email"),
            ("Ada", "a@.org", "email"),
            ("Ada", "a@b@c.org", "email"),
            ("Ada", "a b@c.org", "email"),
            ("Ada", long_email.as_str(), "email"),
        ] {
            let error = validate(name, email).unwrap_err();
            assert!(
                matches!(error, AppError::Invalid { field, .. } if field == wrong),
                "{name:?} {email:?}: {error:?}"
            );
        }
    }
}
