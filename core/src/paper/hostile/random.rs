//! Changes altered or put together at random.

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::paper::tests::{cases, step, story};

/// How bytes are altered: where, with what, and whether replaced, put in, taken out, or one bit turned.
fn cuts() -> impl Strategy<Value = Vec<(Index, u8, u8)>> {
    prop::collection::vec((any::<Index>(), any::<u8>(), 0..4_u8), 1..5)
}

/// Numbers at the edges of what fits.
fn number() -> impl Strategy<Value = u64> {
    prop_oneof![0..20_u64, Just(u64::from(u32::MAX)), Just(i64::MAX as u64), Just(u64::MAX), any::<u64>()]
}

fn id() -> impl Strategy<Value = RowId> {
    (prop_oneof![4 => 0..2_u64, 1 => number()], prop_oneof![4 => 1..20_u64, 1 => number()])
        .prop_map(|(actor, counter)| RowId { actor, counter })
}

/// Operations of every shape.
fn wild() -> impl Strategy<Value = Row<'static>> {
    let key = prop_oneof![
        4 => id().prop_map(RowKey::Element),
        2 => Just(RowKey::Head),
        1 => prop::sample::select(vec!["title", "about", "other", ""]).prop_map(RowKey::Name),
    ];
    let object = prop_oneof![4 => Just(Some(by_first(TEXT))), 1 => prop::option::of(id())];
    let value = prop::sample::select(vec![
        (0_u64, &b""[..]),
        (0x16, b"x"),
        (0x16, b"\xff"),
        (0x26, b"xy"),
        (0x14, b"\x01"),
    ]);
    let action = prop_oneof![4 => prop::sample::select(vec![1_u64, 3]), 1 => 0..9_u64];
    (object, key, any::<bool>(), action, value, any::<bool>(), prop::option::of(id())).prop_map(
        |(object, key, insert, action, (value_meta, value), fitting, predecessor)| {
            let predecessors = match (&key, fitting) {
                (RowKey::Element(id), true) if !insert => vec![*id],
                _ => predecessor.into_iter().collect(),
            };
            let (value_meta, value) =
                if action == 3 && fitting { (0, &b""[..]) } else { (value_meta, value) };
            Row { object, key, insert, action, value_meta, value, predecessors }
        },
    )
}

/// Operations that mostly fit, some of them only together with others.
fn row() -> impl Strategy<Value = Row<'static>> {
    let start = Forge::new().head.start;
    let element = prop_oneof![(FIRST..FIRST + 4).prop_map(by_first), (start..start + 3).prop_map(own)];
    let place = prop_oneof![1 => Just(RowKey::Head), 3 => element.clone().prop_map(RowKey::Element)];
    prop_oneof![8 => place.prop_map(insert), 6 => element.prop_map(delete), 1 => wild()]
}

/// Offers a change; whatever comes of it, nothing panics, Automerge sees only what it agrees with, and the paper lives.
fn survives(paper: &Paper, edit: &Written) -> Result<bool, TestCaseError> {
    let mut paper = paper.clone();
    let result = paper.accept(&edit.edit());
    prop_assert!(!matches!(result, Err(Skip::Engine(_))), "{result:?}");
    if result.is_ok() {
        prop_assert_eq!(seen(&Paper::load_own(&paper.save()).unwrap()), seen(&paper));
    }
    let text = format!("{}.", paper.text(Field::Text).unwrap());
    let next = edit_of_honest(&paper, &text);
    prop_assert_eq!(paper.accept(&next.edit()), Ok(()));
    prop_assert_eq!(paper.text(Field::Text), Some(text));
    Ok(result.is_ok())
}

fn edit_of_honest(paper: &Paper, text: &str) -> Written {
    let change = edit(paper, &device(8), &[8; 16], &[(Field::Text, text)]).unwrap().unwrap();
    Written { entry: EntryId([88; 32]), sequence: 1, device: device(8), nonce: [8; 16], change }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn bytes_altered_under_a_right_checksum_never_harm_a_paper(
        steps in prop::collection::vec(step(), 0..5),
        which in any::<Index>(),
        cuts in cuts(),
    ) {
        let all = story(&steps);
        let which = which.index(all.len());
        let (paper, _) = Paper::from_edits(PAPER, all.iter().enumerate().filter(|(at, _)| *at != which || which == 0).map(|(_, edit)| edit.edit()));
        let mut altered = all[which].clone();
        let mut contents = columnar::open(&altered.change, Kind::Change).unwrap().contents.to_vec();
        for (at, byte, how) in cuts {
            if contents.is_empty() { break; }
            let at = at.index(contents.len());
            match how {
                0 => contents[at] = byte,
                1 => contents.insert(at, byte),
                2 => contents[at] ^= 1 << (byte % 8),
                _ => { contents.remove(at); }
            }
        }
        altered.change = columnar::seal(Kind::Change as u8, &contents);
        survives(&paper, &altered)?;
    }

    #[test]
    fn operations_put_together_at_random_never_harm_a_paper(
        rows in prop::collection::vec(row(), 1..6),
        sequence in prop_oneof![9 => Just(1_u64), 1 => number()],
        start in prop_oneof![9 => Just(None), 1 => number().prop_map(Some)],
    ) {
        let mut forge = Forge::new();
        forge.rows = rows;
        forge.head.sequence = sequence;
        forge.head.start = start.unwrap_or(forge.head.start);
        let bytes = forge.bytes();
        survives(&forge.paper, &forged(bytes))?;
    }
}
