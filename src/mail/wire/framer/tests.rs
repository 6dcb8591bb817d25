use proptest::prelude::*;

use super::*;

fn feed(framer: &mut Framer, mut bytes: &[u8]) {
    while !bytes.is_empty() {
        let taken = match framer.space() {
            Space::Input(input) => {
                input.extend_from_slice(bytes);
                bytes.len()
            }
            Space::Message(message, left) => {
                let part = &bytes[..left.min(bytes.len())];
                message.extend_from_slice(part);
                part.len()
            }
        };
        bytes = &bytes[taken..];
    }
}

fn frames(bytes: &[u8], step: usize, limit: u64) -> Result<Vec<Frame>, Garbled> {
    let mut framer = Framer::new(limit);
    framer.expect_messages(true);
    let mut all = Vec::new();
    for chunk in bytes.chunks(step.max(1)) {
        feed(&mut framer, chunk);
        while let Some(frame) = framer.next()? {
            all.push(frame);
        }
    }
    Ok(all)
}

#[test]
fn a_message_is_moved_aside_whatever_the_chunks() {
    let sent =
        b"* 2 EXISTS\r\n* 1 FETCH (UID 7 BODY[] {8}\r\n(a)\r\n{9  FLAGS ())\r\na1 OK {5}\r\n";
    for step in 1..sent.len() {
        let got = frames(sent, step, 100).unwrap();
        assert_eq!(got.len(), 3, "step {step}");
        assert_eq!(
            got[1].text,
            b"* 1 FETCH (UID 7 BODY[] {0}\r\n FLAGS ())\r\n"
        );
        assert_eq!(got[1].body, Some(Body::Whole(b"(a)\r\n{9 "[..8].to_vec())));
    }
}

#[test]
fn a_large_message_is_read_straight_into_place() {
    let message = vec![b'x'; 3 * FIRST_ROOM + 17];
    let mut sent = format!("* 1 FETCH (UID 7 BODY[] {{{}}}\r\n", message.len()).into_bytes();
    sent.extend_from_slice(&message);
    sent.extend_from_slice(b")\r\n");
    let got = frames(&sent, 100_000, 10 << 20).unwrap();
    assert_eq!(got[0].body, Some(Body::Whole(message)));
}

#[test]
fn a_message_over_the_limit_is_read_past() {
    let got = frames(
        b"* 1 FETCH (UID 7 BODY[] {8}\r\n12345678)\r\n* 1 EXISTS\r\n",
        3,
        7,
    )
    .unwrap();
    assert_eq!(got[0].body, Some(Body::Oversize));
    assert_eq!(got.len(), 2);
}

#[test]
fn a_message_that_nobody_asked_for_is_a_literal_as_any_other() {
    let mut framer = Framer::new(100 << 20);
    feed(&mut framer, b"* 1 FETCH (UID 7 BODY[] {2000000}\r\n");
    assert_eq!(framer.next(), Err(Garbled::TooLarge));
    let mut framer = Framer::new(100);
    feed(&mut framer, b"* 1 FETCH (UID 7 BODY[] {3}\r\nabc)\r\n");
    assert_eq!(framer.next().unwrap().unwrap().body, None);
}

#[test]
fn small_literals_stay_in_the_text() {
    let sent = b"* LIST () \"/\" {3}\r\na\"(\r\n";
    assert_eq!(frames(sent, 2, 0).unwrap()[0].text, sent);
}

#[test]
fn what_no_server_should_send_is_refused() {
    let deep = format!("* 1 FETCH (BODYSTRUCTURE {}\r\n", "(".repeat(400));
    for (sent, why) in [
        (b"* OK hello\n".to_vec(), Garbled::BadLine),
        (b"* OK h\0llo\r\n".to_vec(), Garbled::BadLine),
        (vec![b'a'; MAX_RESPONSE + 1], Garbled::TooLong),
        (deep.into_bytes(), Garbled::TooDeep),
        (
            b"* 1 FETCH (BODY[] {4294967296}\r\n".to_vec(),
            Garbled::TooLarge,
        ),
        (
            b"* 1 FETCH (BODY[] {4294967295}\r\n".to_vec(),
            Garbled::TooLarge,
        ),
        (
            b"* LIST () NIL {100000000000000000000}\r\n".to_vec(),
            Garbled::TooLarge,
        ),
        (b"* LIST () NIL {9999999}\r\n".to_vec(), Garbled::TooLarge),
        (
            b"* 1 FETCH (BODY[] {1}\r\nx BODY[] {1}\r\nx)\r\n".to_vec(),
            Garbled::TwoBodies,
        ),
        (b"* LIST () \"/\" \"a\r\n".to_vec(), Garbled::Unbalanced),
        (b"* 1 FETCH (UID 1\r\n".to_vec(), Garbled::Unbalanced),
        (b"* 1 FETCH UID 1)\r\n".to_vec(), Garbled::Unbalanced),
    ] {
        assert_eq!(frames(&sent, 1000, 1 << 20), Err(why));
    }
}

proptest! {
    #[test]
    fn never_panics_and_chunks_never_matter(
        parts in prop::collection::vec(
            prop_oneof![
                any::<Vec<u8>>(),
                Just(b"\r\n".to_vec()),
                Just(b"* 1 FETCH (UID 3 BODY[] {5}\r\n".to_vec()),
                Just(b"* LIST () \"/\" {4}\r\n".to_vec()),
                Just(b"hello".to_vec()),
                Just(b")\r\n".to_vec()),
                Just(b"* BYE {3}\r\n".to_vec()),
            ],
            0..12,
        ),
        step in 1..40_usize,
        limit in 0..8_u64,
    ) {
        let sent = parts.concat();
        prop_assert_eq!(frames(&sent, step, limit), frames(&sent, 1, limit));
        let mut framer = Framer::new(limit);
        framer.expect_messages(true);
    framer.expect_messages(true);
        feed(&mut framer, &sent);
        while let Ok(Some(frame)) = framer.next() {
            prop_assert!(frame.text.ends_with(b"\r\n"));
        }
    }
}
