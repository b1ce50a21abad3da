//! Changes of sound form that do not fit their paper, or do what papers do not know.

use super::*;

#[test]
fn the_change_that_the_attacker_starts_from_is_sound() {
    let mut forge = Forge::new();
    let bytes = forge.bytes();
    forge.paper.accept(&forged(bytes).edit()).unwrap();
    assert_eq!(forge.paper.text(Field::Text).as_deref(), Some("xhall!"));
    goes_on(&mut forge.paper, "sound");
}

#[test]
fn an_actor_that_is_not_the_sessions_own_is_refused() {
    let of = |device: &DeviceId| actor(device, Some(&PAPER), &NONCE).to_vec();
    spoilt("of another device", Skip::Actor, |forge| forge.head.actor = of(&device(2)));
    spoilt("of another paper", Skip::Actor, |forge| {
        forge.head.actor = actor(&device(3), Some(&PaperId([8; 32])), &NONCE).to_vec();
    });
    spoilt("of a beginning", Skip::Actor, |forge| {
        forge.head.actor = actor(&device(3), None, &NONCE).to_vec();
    });
    spoilt("16 bytes", Skip::Malformed(Malformed::Actor), |forge| forge.head.actor.truncate(16));
    spoilt("no bytes", Skip::Malformed(Malformed::Actor), |forge| forge.head.actor.clear());
    spoilt("16 bytes of another", Skip::Malformed(Malformed::Actor), |forge| {
        forge.head.others[0].truncate(16)
    });
}

#[test]
fn actors_that_are_not_exactly_those_named_are_refused() {
    let second_form = Skip::Malformed(Malformed::SecondForm);
    spoilt("one too many", second_form, |forge| forge.head.others.push(vec![9; 32]));
    spoilt("one twice", second_form, |forge| forge.head.others.push(forge.head.others[0].clone()));
    spoilt("its own again", second_form, |forge| forge.head.others.push(forge.head.actor.clone()));
    spoilt("one too few", Skip::Malformed(Malformed::ActorIndex), |forge| forge.head.others.clear());
    spoilt("an index far out", Skip::Malformed(Malformed::ActorIndex), |forge| {
        forge.rows[0].object = Some(RowId { actor: u64::MAX, counter: TEXT });
    });
}

#[test]
fn numbers_that_do_not_follow_are_refused() {
    for sequence in [0, 2, 3, u64::from(u32::MAX), u64::MAX] {
        spoilt("sequence", Skip::Sequence, |forge| forge.head.sequence = sequence);
    }
    let right = Forge::new().head.start;
    for start in [1, right - 1, right + 1, right + 1000, u64::from(u32::MAX) - 1] {
        spoilt("start", Skip::StartOp, |forge| forge.head.start = start);
    }
    for start in [0, u64::from(u32::MAX), u64::from(u32::MAX) + right, i64::MAX as u64, u64::MAX] {
        spoilt("impossible start", Skip::Malformed(Malformed::Start), |forge| forge.head.start = start);
    }
    spoilt("an operation that would overflow", Skip::Malformed(Malformed::Start), |forge| {
        forge.rows = vec![insert(RowKey::Head), insert(RowKey::Head)];
        forge.head.start = u64::from(u32::MAX) - 1;
    });
}

#[test]
fn dependencies_that_are_missing_or_too_many_are_refused() {
    spoilt("unknown", Skip::Waiting([5; 32]), |forge| forge.head.dependencies = vec![[5; 32]]);
    spoilt("none", Skip::Beginning, |forge| {
        forge.head.dependencies.clear();
        forge.head.start = 1;
    });
    spoilt("one twice", Skip::Malformed(Malformed::Dependencies), |forge| {
        forge.head.dependencies.push(forge.head.dependencies[0]);
    });
    spoilt("not ascending", Skip::Malformed(Malformed::Dependencies), |forge| {
        forge.head.dependencies.push(forge.beginning());
        forge.head.dependencies.sort_by(|a, b| b.cmp(a));
    });
    spoilt("an ancestor too", Skip::Dependencies, |forge| {
        forge.head.dependencies.push(forge.beginning());
        forge.head.dependencies.sort_unstable();
    });
    mangled("more than there are", Malformed::Head, |forge| {
        forge.contents(|contents| {
            contents.splice(..1, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]);
        })
    });
    // A change cannot name its own hash; the nearest is one that names the hash it had before.
    let mut forge = Forge::new();
    let before = change::read(&forge.bytes()).unwrap().hash;
    forge.head.dependencies = vec![before];
    let bytes = forge.bytes();
    refused("itself", forge, bytes, Skip::Waiting(before));
}

#[test]
fn an_actors_own_last_change_must_be_a_dependency() {
    let mut forge = Forge::new();
    let first = forge.bytes();
    forge.paper.accept(&forged(first).edit()).unwrap();
    let above = written(&forge.paper, 2, 2, Field::Text, "xhall!!").unwrap();
    forge.paper.accept(&above.edit()).unwrap();
    let last = change::read(&above.change).unwrap();
    forge.head.dependencies = vec![last.hash];
    forge.head.sequence = 2;
    forge.head.start = last.last() + 1;
    let bytes = forge.bytes();
    refused("not named", forge, bytes, Skip::Dependencies);
}

#[test]
fn an_object_that_is_missing_or_no_text_is_refused() {
    let object = |what, id, unfit| {
        spoilt(what, Skip::Unfit(unfit), |forge| forge.rows[0].object = Some(id));
    };
    object("missing", by_first(99), Unfit::Text);
    object("far out", by_first(u64::from(u32::MAX) + TEXT), Unfit::Text);
    object("the largest", by_first(i64::MAX as u64), Unfit::Text);
    object("zero", by_first(0), Unfit::Text);
    object("a character", by_first(FIRST), Unfit::NotAText);
    spoilt("itself", Skip::Malformed(Malformed::SecondForm), |forge| {
        forge.rows[0].object = Some(own(forge.head.start));
    });
    spoilt("its own character", Skip::Unfit(Unfit::NotAText), |forge| {
        let mut row = insert(RowKey::Head);
        row.object = Some(own(forge.head.start));
        forge.rows.push(row);
    });
    spoilt("the root", Skip::Malformed(Malformed::Op), |forge| forge.rows[0].object = None);
}

#[test]
fn an_element_that_is_missing_or_elsewhere_is_refused() {
    let after = |what, id: RowId, unfit| {
        spoilt(what, Skip::Unfit(unfit), |forge| forge.rows[0].key = RowKey::Element(id));
    };
    after("missing", by_first(99), Unfit::Element);
    after("far out", by_first(i64::MAX as u64), Unfit::Element);
    after("zero of another", by_first(0), Unfit::Element);
    after("of the other text", by_first(ELSEWHERE), Unfit::NotAnElement);
    after("the text itself", by_first(TEXT), Unfit::NotAnElement);
    let start = Forge::new().head.start;
    after("itself", own(start), Unfit::Element);
    after("a later one of its own", own(start + 1), Unfit::Element);
    after("one of its own long ago", own(1), Unfit::Element);
    spoilt("one that its author had not seen", Skip::Unfit(Unfit::Element), |forge| {
        let unseen = written(&forge.paper, 2, 2, Field::Text, "hall!?").unwrap();
        forge.paper.accept(&unseen.edit()).unwrap();
        let unseen = change::read(&unseen.change).unwrap();
        forge.head.others.push(unseen.actor.to_vec());
        forge.head.others.sort();
        let index =
            |actor: &[u8]| forge.head.others.iter().position(|other| other == actor).unwrap() as u64 + 1;
        let first = index(&actor(&device(1), None, &[1; 16]));
        forge.rows[0].object = Some(RowId { actor: first, counter: TEXT });
        forge.rows[0].key = RowKey::Element(RowId { actor: index(&unseen.actor), counter: unseen.start });
    });
}

#[test]
fn a_deletion_without_its_element_is_refused() {
    let predecessor = Skip::Malformed(Malformed::Predecessor);
    let with = |what, reason, rows: Vec<Row<'static>>| spoilt(what, reason, |forge| forge.rows = rows);
    with("missing", Skip::Unfit(Unfit::Element), vec![delete(by_first(99))]);
    with("a text", Skip::Unfit(Unfit::NotAnElement), vec![delete(by_first(TEXT))]);
    with("elsewhere", Skip::Unfit(Unfit::NotAnElement), vec![delete(by_first(ELSEWHERE))]);
    with("twice", Skip::Unfit(Unfit::Deleted), vec![delete(by_first(FIRST)), delete(by_first(FIRST))]);
    with("replaces nothing", predecessor, vec![Row { predecessors: vec![], ..delete(by_first(FIRST)) }]);
    let other = Row { predecessors: vec![by_first(FIRST + 1)], ..delete(by_first(FIRST)) };
    with("replaces another", predecessor, vec![other]);
    let both = Row { predecessors: vec![by_first(FIRST), by_first(FIRST + 1)], ..delete(by_first(FIRST)) };
    with("replaces two", predecessor, vec![both, insert(RowKey::Head)]);
    with(
        "an insertion that replaces",
        Skip::Malformed(Malformed::Op),
        vec![Row { predecessors: vec![by_first(FIRST)], ..insert(RowKey::Head) }],
    );
    with(
        "the head",
        Skip::Malformed(Malformed::Op),
        vec![Row { key: RowKey::Head, ..delete(by_first(FIRST)) }],
    );
    with(
        "with a value",
        Skip::Malformed(Malformed::Op),
        vec![Row { value_meta: 0x16, value: b"x", ..delete(by_first(FIRST)) }],
    );
    with(
        "an insertion and a deletion at once",
        Skip::Malformed(Malformed::Op),
        vec![Row { insert: true, ..delete(by_first(FIRST)) }],
    );
}

#[test]
fn a_deletion_of_what_an_ancestor_deleted_is_refused() {
    let mut forge = Forge::new();
    let gone = written(&forge.paper, 2, 2, Field::Text, "all!").unwrap();
    forge.paper.accept(&gone.edit()).unwrap();
    let gone = change::read(&gone.change).unwrap();
    forge.head.dependencies = vec![gone.hash];
    forge.head.start = gone.last() + 1;
    forge.rows = vec![delete(by_first(FIRST))];
    let bytes = forge.bytes();
    refused("again", forge, bytes, Skip::Unfit(Unfit::Deleted));
}

#[test]
fn operations_that_papers_do_not_know_are_refused() {
    let op = Skip::Malformed(Malformed::Op);
    let number = || Row { value_meta: 0x14, value: b"\x01", ..insert(RowKey::Head) };
    let put = |object, key, action| Row { object, key, insert: false, action, ..number() };
    let at = RowKey::Element(by_first(FIRST));
    let text = Some(by_first(TEXT));
    let replacing = |row: Row<'static>| Row { predecessors: vec![by_first(FIRST)], ..row };
    let cases = [
        ("a count in a text", replacing(put(text, at.clone(), 5))),
        ("a counter as a character", Row { value_meta: 0x18, ..number() }),
        ("a number as a character", number()),
        ("bytes as a character", Row { value_meta: 0x17, ..insert(RowKey::Head) }),
        ("nothing as a character", Row { value_meta: 0, value: b"", ..insert(RowKey::Head) }),
        ("an unknown type as a character", Row { value_meta: 0x1f, ..insert(RowKey::Head) }),
        ("an element overwritten", replacing(Row { insert: false, ..insert(at.clone()) })),
        ("a key in a text", put(text, RowKey::Name("title"), 1)),
        ("a key inserted in a text", Row { key: RowKey::Name("title"), ..insert(RowKey::Head) }),
        ("a value at the root", put(None, RowKey::Name("title"), 1)),
        ("an element at the root", Row { object: None, ..insert(at.clone()) }),
        ("a deletion at the root", Row { object: None, key: RowKey::Name("title"), ..delete(by_first(1)) }),
        ("a map in a text", Row { action: 0, ..insert(RowKey::Head) }),
        ("a list in a text", Row { action: 2, ..insert(RowKey::Head) }),
        ("a text in a text", Row { action: 4, value_meta: 0, value: b"", ..insert(RowKey::Head) }),
        ("a table in a text", Row { action: 6, ..insert(RowKey::Head) }),
        ("a map at the root", Row { value_meta: 0, value: b"", ..put(None, RowKey::Name("about"), 0) }),
        ("a mark", Row { action: 7, ..insert(RowKey::Head) }),
        ("the end of a mark", Row { action: 7, value_meta: 0, value: b"", ..insert(at) }),
        ("an action without a name", Row { action: 99, ..insert(RowKey::Head) }),
        ("the largest action", Row { action: u64::MAX, ..insert(RowKey::Head) }),
    ];
    for (what, row) in cases {
        spoilt(what, op, |forge| forge.rows = vec![row]);
    }
    let make = |key| Row { value_meta: 0, value: b"", ..put(None, RowKey::Name(key), 4) };
    spoilt("a field too late", Skip::Unfit(Unfit::LateField), |forge| {
        // The operations name nobody else, so nobody else is listed.
        forge.head.others.clear();
        forge.rows = vec![make("about")];
    });
    spoilt("an unknown field", Skip::Malformed(Malformed::Field), |forge| forge.rows = vec![make("secret")]);
    spoilt("nothing", Skip::Malformed(Malformed::Empty), |forge| forge.rows.clear());
}

#[test]
fn a_second_change_with_one_number_is_refused() {
    let mut forge = Forge::new();
    let first = forged(forge.bytes());
    forge.paper.accept(&first.edit()).unwrap();
    forge.rows[0].value = b"y";
    let second = Written { entry: EntryId([34; 32]), sequence: 2, ..forged(forge.bytes()) };
    assert_eq!(forge.paper.accept(&second.edit()), Err(Skip::Rival));
    goes_on(&mut forge.paper, "rival");
}

#[test]
fn a_beginning_of_another_shape_is_refused() {
    let make = |key| Row {
        object: None,
        key: RowKey::Name(key),
        insert: false,
        action: 4,
        value_meta: 0,
        value: b"",
        predecessors: vec![],
    };
    let head = |dependencies: Vec<Hash>| Head {
        dependencies,
        actor: actor(&device(1), None, &[1; 16]).to_vec(),
        sequence: 1,
        start: 1,
        time: 0,
        message: vec![],
        others: vec![],
    };
    let begin = |head: &Head, rows: &[Row<'static>]| {
        let change = change::write(head, &columns(rows));
        let edit = Written { entry: PAPER.into(), sequence: 1, device: device(1), nonce: [1; 16], change };
        let mut paper = Paper::new(PAPER);
        paper.accept(&edit.edit()).map(|()| paper)
    };
    assert!(begin(&head(vec![]), &[make("title")]).is_ok());
    let refused = |head: &Head, rows: &[Row<'static>]| begin(head, rows).unwrap_err();
    assert_eq!(refused(&head(vec![]), &[make("title"), make("title")]), Skip::Unfit(Unfit::SecondField));
    assert_eq!(refused(&head(vec![[5; 32]]), &[make("title")]), Skip::Waiting([5; 32]));
    assert_eq!(refused(&head(vec![]), &[make("other")]), Skip::Malformed(Malformed::Field));
    let late = Head { start: 2, ..head(vec![]) };
    assert_eq!(refused(&late, &[make("title")]), Skip::StartOp);
    let replacing = Row { predecessors: vec![own(1)], ..make("title") };
    assert_eq!(refused(&head(vec![]), &[make("text"), replacing]), Skip::Malformed(Malformed::Op));
    let early = Row { object: Some(own(2)), ..insert(RowKey::Head) };
    assert_eq!(refused(&head(vec![]), &[early, make("title")]), Skip::Unfit(Unfit::Text));

    // Another entry cannot begin a paper that has begun, nor one that has not.
    let (mut paper, first) = begun("hall");
    let again = Written { entry: EntryId([34; 32]), ..first };
    assert_eq!(paper.accept(&again.edit()), Err(Skip::Actor));
    assert_eq!(Paper::new(PAPER).accept(&again.edit()), Err(Skip::Actor));
    goes_on(&mut paper, "begun again");
}

#[test]
fn a_beginning_that_depends_on_something_is_refused_even_where_that_is_known() {
    let forge = Forge::new();
    let change =
        Head { actor: actor(&device(1), None, &[1; 16]).to_vec(), others: vec![], ..forge.head.clone() };
    let mut row = forge.rows[0].clone();
    row.object = Some(own(TEXT));
    let change = change::write(&change, &columns(&[row]));
    // The number follows none of its ancestors, but what begins a paper is asked for first.
    let edit = Written { entry: PAPER.into(), sequence: 9, device: device(1), nonce: [1; 16], change };
    let mut paper = forge.paper;
    assert_eq!(paper.history.fit(&change::read(&edit.change).unwrap(), true).unwrap_err(), Skip::Beginning);
    assert_eq!(paper.accept(&edit.edit()), Err(Skip::Rival));
    goes_on(&mut paper, "begun late");
}
