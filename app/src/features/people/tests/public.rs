//! Nothing of people with an account stands on a page that anybody may open, whoever looks (DON-13, PR-01).
use std::collections::{BTreeSet, VecDeque};

use super::*;
use crate::wiring::demo::{self, donors::DONORS};

/// Pages that are looked at.
const MOST: usize = 300;

/// The paths that a page links to.
fn linked(html: &str) -> impl Iterator<Item = String> + '_ {
    let links = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links
        .filter(|l| l.starts_with('/') && !l.starts_with("//"))
        .map(|l| l.replace("&amp;", "&").split('#').next().unwrap().to_owned())
}

#[tokio::test]
async fn don_13_no_public_page_shows_who_has_an_account() {
    each_engine(async |state| {
        demo::fill(&state, 1, 0, &|_, _| {}).await.unwrap();
        let donor = signed_in(&state, &DONORS[0].email()).await;
        for b in [Browser::anonymous(&state), donor] {
            let start = [
                "/",
                "/needs",
                "/donations",
                "/donate",
                "/posts",
                "/centres",
                "/api/v1/donations",
                "/api/v1/needs.csv",
                "/sign-in?did=sent",
            ];
            let mut queue: VecDeque<String> = start.map(str::to_owned).into();
            let mut seen: BTreeSet<String> = queue.iter().cloned().collect();
            while let Some(path) = queue.pop_front() {
                let page = b.get(&path).await;
                assert!(page.status.as_u16() < 500, "{path}");
                // One's own pages, and the forms that they fill in, are another matter.
                let books =
                    path.starts_with("/visits/") && (path.ends_with("/book") || path.ends_with("/group"));
                let own = path.starts_with("/me") || path.starts_with("/donate/new") || books;
                for donor in DONORS.iter().filter(|_| !own) {
                    for secret in [donor.name, donor.phone, &donor.email()] {
                        assert!(!page.body.contains(secret), "{path}: {secret}");
                    }
                }
                for link in linked(&page.body) {
                    if seen.len() < MOST && !link.starts_with("/staff") && seen.insert(link.clone()) {
                        queue.push_back(link);
                    }
                }
            }
            assert!(seen.len() > 100, "{}", seen.len());
        }
    })
    .await;
}
