//! How the people of the sample are reached.

use moothall_core::action::Action;
use moothall_core::paper::Field;
use moothall_core::way::Way;

use super::builder::{Builder, Unbuilt};
use super::content::PEOPLE;

/// Some say how they are reached, each in the ways that one likes.
pub(super) fn told(builder: &mut Builder<'_>) -> Result<(), Unbuilt> {
    for (hand, (name, _)) in (1..).zip(PEOPLE) {
        let first: String = name
            .chars()
            .take_while(|c| *c != ' ')
            .filter(char::is_ascii)
            .flat_map(char::to_lowercase)
            .collect();
        let ways = [
            // Neither the addresses nor the numbers belong to anybody: RFC 2606, and what Ofcom keeps for drama.
            (hand % 2 == 1, Way::Mail, format!("{first}@example.org")),
            (hand % 3 == 1, Way::Phone, format!("+44 20 7946 0{:03}", 100 + hand)),
            (hand % 7 == 1, Way::Address, format!("{hand} Mill Lane")),
            (hand % 13 == 1, Way::Contact, "Knock at the wood shop.".to_owned()),
        ];
        for (_, way, text) in ways.into_iter().filter(|(says, ..)| *says) {
            let about = builder.member(hand).into();
            let begin = Action::BeginPaper { kind: way.into(), about };
            builder.say(hand, begin, &[(Field::Contact, &text)])?;
        }
    }
    Ok(())
}
