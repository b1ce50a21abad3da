//! Search: words in everything that the reader may see, each hit with the very thing that it leads to.

use moothall_core::id::{BookingId, EntryId, GroupId, MemberId, PaperId, ProposalId, ResourceId};
use moothall_core::ledger::record::{Booking, Closing, Key, Member, Paper, Proposal, Resource};
use moothall_core::ledger::state::Look;
use moothall_core::rules::bookings::occurrence;
use moothall_core::view::{Hit, Link};

use super::deciding::labels;
use super::{Seen, Viewer};
use crate::store::{FOUND, SearchHit};

/// A search gives at most so many hits.
const HITS_MAX: usize = 50;

/// The options of so many proposals are looked through, the latest of them.
const OPTIONS_LOOKED_AT: usize = 64;

/// Letters of an excerpt of a policy that are shown before what was found, and behind.
const AROUND: (usize, usize) = (40, 80);

/// Where the first of a reservation's spans were not had, so many more are looked at for one.
const SPANS_LOOKED_AT: u16 = 16;

impl Viewer<'_> {
    /// Finds words in everything that is not erased, and in the constitution's roles and policies.
    pub(crate) fn search(&self, words: &str) -> Seen<Vec<Hit>> {
        let current = self.current();
        let own = self.replica.me().device;
        let mut hits = self.in_constitution(words);
        for hit in self.store.search(words, HITS_MAX)? {
            let Some(paper) = current.record::<Paper>(&Key::Paper(hit.paper)) else { continue };
            // What was read once is not found any more by whom it is not for now.
            if paper.erased || !self.replica.may_read(own, hit.paper) {
                continue;
            }
            let (kind, link) = self.kind_and_link(&hit, paper.author);
            let title =
                if hit.title.is_empty() { self.about_title(hit.about, hit.author) } else { hit.title };
            hits.push(Hit { kind: kind.to_owned(), title, excerpt: hit.excerpt, link });
        }
        hits.extend(self.in_options(words, &hits)?);
        hits.truncate(HITS_MAX);
        Ok(hits)
    }

    /// Proposals among whose options all the words stand, beside those that were found already. The index has no options.
    fn in_options(&self, words: &str, found: &[Hit]) -> Seen<Vec<Hit>> {
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let current = self.current();
        let (low, high) = (Key::Proposal(ProposalId([0; 32])), Key::Proposal(ProposalId([255; 32])));
        let mut with_options: Vec<(i64, ProposalId, u8)> = Vec::new();
        current.each::<Proposal>(low, high, |key, proposal| {
            let options = proposal.course.as_ref().map_or(0, |course| course.ballot.options);
            if let (Key::Proposal(id), true) = (key, options > 0) {
                // A draft is newer than what has an end.
                let closes_ms = if proposal.closes_ms > 0 { proposal.closes_ms } else { i64::MAX };
                with_options.push((closes_ms, id, options));
            }
        });
        with_options.sort_unstable_by_key(|(closes_ms, id, _)| (std::cmp::Reverse(*closes_ms), *id));
        let mut hits = Vec::new();
        for (_, id, options) in with_options.into_iter().take(OPTIONS_LOOKED_AT) {
            let link = Some(Link::Proposal(id));
            if found.iter().any(|hit| hit.link == link && hit.kind == "proposal") {
                continue;
            }
            let Some(row) = self.paper(PaperId(id.0))? else { continue };
            let labels = labels(Some(&self.document(&row)?), options).join(", ");
            let small = labels.to_lowercase();
            if words.iter().all(|word| small.contains(word.as_str())) {
                let (kind, excerpt) = ("proposal".to_owned(), excerpt(&labels, &words));
                hits.push(Hit { kind, title: row.title, excerpt, link });
            }
        }
        Ok(hits)
    }

    fn kind_and_link(&self, hit: &SearchHit, author: MemberId) -> (&'static str, Option<Link>) {
        let current = self.current();
        let SearchHit { paper, kind, about, .. } = hit;
        match *kind {
            "profile" => ("member", Some(Link::Member(author))),
            "contact" | "mail" | "phone" | "address" => {
                ("contact", about.map(|about| Link::Member(MemberId(about.0))))
            }
            "group" => ("group", Some(Link::Group(GroupId(paper.0)))),
            "resource" => ("resource", Some(Link::Resource(ResourceId(paper.0)))),
            "proposal" => ("proposal", Some(Link::Proposal(ProposalId(paper.0)))),
            "organisation" => ("organisation", Some(Link::Home)),
            "comment" => ("comment", about.map(|about| Link::Proposal(about.into()))),
            "booking" => {
                let first = (0..SPANS_LOOKED_AT).find_map(|number| {
                    current.record::<Booking>(&Key::Booking(occurrence(BookingId(paper.0), number)))
                });
                let week =
                    first.map(|booking| Link::Week { resource: booking.resource, at_ms: booking.from_ms });
                ("booking", week)
            }
            "reason" => ("reason", about.and_then(|about| self.reason_leads(*paper, about))),
            _ => ("other", None),
        }
    }

    /// A reason is one for a closing or for a suspension.
    fn reason_leads(&self, reason: PaperId, about: EntryId) -> Option<Link> {
        let current = self.current();
        if let Some(closing) = current.record::<Closing>(&Key::Closing(EntryId(reason.0))) {
            return Some(Link::Week { resource: closing.resource, at_ms: closing.span.from_ms });
        }
        let resource = ResourceId(about.0);
        if current.record::<Resource>(&Key::Resource(resource)).is_some() {
            return Some(Link::Resource(resource));
        }
        let member = MemberId(about.0);
        current.record::<Member>(&Key::Member(member)).is_some().then_some(Link::Member(member))
    }

    /// The name of what something without a title is about, else whose it is.
    fn about_title(&self, about: Option<EntryId>, author: MemberId) -> String {
        let Some(about) = about else { return self.name(author) };
        let current = self.current();
        if current.record::<Proposal>(&Key::Proposal(ProposalId(about.0))).is_some() {
            self.proposal_title(ProposalId(about.0))
        } else if current.record::<Resource>(&Key::Resource(ResourceId(about.0))).is_some() {
            self.resource_name(ResourceId(about.0))
        } else if current.record::<Member>(&Key::Member(MemberId(about.0))).is_some() {
            self.name(MemberId(about.0))
        } else {
            self.name(author)
        }
    }

    /// Roles and policies of the constitution in force that have all the words.
    fn in_constitution(&self, words: &str) -> Vec<Hit> {
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let constitution = self.ledger.constitution();
        let hit = |kind: &str, title: &str, text: &str| {
            let whole = format!("{title} {text}").to_lowercase();
            words.iter().all(|word| whole.contains(word.as_str())).then(|| Hit {
                kind: kind.to_owned(),
                title: title.to_owned(),
                excerpt: excerpt(text, &words),
                link: Some(Link::Constitution),
            })
        };
        let roles = constitution.roles().iter().filter_map(|role| hit("role", &role.name.to_string(), ""));
        let policies =
            constitution.policies().iter().filter_map(|policy| hit("policy", &policy.id, &policy.says));
        roles.chain(policies).collect()
    }
}

/// The place of a text where the first of the words stands, marked; its beginning where none does.
fn excerpt(text: &str, words: &[String]) -> String {
    let letters: Vec<char> = text.chars().collect();
    // Letter by letter, since a small letter may be longer than its capital.
    let small: Vec<char> =
        letters.iter().map(|letter| letter.to_lowercase().next().unwrap_or(*letter)).collect();
    let found = words.iter().find_map(|word| {
        let word: Vec<char> = word.chars().collect();
        let at = small.windows(word.len().max(1)).position(|window| window == word)?;
        Some((at, at + word.len()))
    });
    let (from, until) = found.unwrap_or((0, 0));
    let (first, last) = (from.saturating_sub(AROUND.0), (until + AROUND.1).min(letters.len()));
    let part = |range: std::ops::Range<usize>| letters[range].iter().collect::<String>();
    let mut said = if first > 0 { "…".to_owned() } else { String::new() };
    said += &part(first..from);
    if from < until {
        said += &format!("{}{}{}", FOUND.0, part(from..until), FOUND.1);
    }
    said += &part(until..last);
    if last < letters.len() {
        said.push('…');
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_marks_the_first_word_found_and_is_cut_around_it() {
        let long = format!("{} Ämter {}", "a".repeat(60), "b".repeat(100));
        let cases = [
            ("Stewards appoint.", "appoint", "Stewards \u{2068}appoint\u{2069}.".to_owned()),
            ("Stewards appoint.", "nothing", "Stewards appoint.".to_owned()),
            ("", "x", String::new()),
            (&long, "ämter", format!("…{} \u{2068}Ämter\u{2069} {}…", "a".repeat(39), "b".repeat(79))),
        ];
        for (text, word, expected) in cases {
            assert_eq!(excerpt(text, &[word.to_owned()]), expected, "{text}");
        }
    }
}
