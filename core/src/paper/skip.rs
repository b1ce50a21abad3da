//! Why an edit is skipped, cannot be written, or a paper cannot be loaded.

use thiserror::Error;

use super::Field;

/// Says why an edit is not in the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Skip {
    /// It builds on a change that is not at hand yet, the one with this hash first of all.
    #[error("it builds on a change that is not at hand")]
    Waiting([u8; 32]),
    /// It builds on a skipped change, the one with this hash.
    #[error("it builds on a change that was skipped")]
    Stranded([u8; 32]),
    /// Its form is not that of a paper's change.
    #[error("malformed: {0}")]
    Malformed(Malformed),
    /// Its actor is not derived from device, paper and nonce.
    #[error("its actor is not the one of this device, paper and writing session")]
    Actor,
    /// An earlier entry of the device brings another change with the same actor and number.
    #[error("an earlier entry brings another change with this number")]
    Rival,
    /// Its dependencies are not the heads that its author knew and the author's own previous change.
    #[error("its dependencies are not what its author had last")]
    Dependencies,
    /// It begins the paper and depends on something, or does not begin it and depends on nothing.
    #[error("only the first change of a paper, and it always, builds on nothing")]
    Beginning,
    /// Its number does not follow the last of its actor among its ancestors.
    #[error("its number does not follow the last one")]
    Sequence,
    /// Its first operation does not follow the largest among its ancestors.
    #[error("its operations do not follow the last ones")]
    StartOp,
    /// An operation does not fit.
    #[error("an operation does not fit: {0}")]
    Unfit(Unfit),
    /// The paper would have too many bytes or operations.
    #[error("the paper would become too large")]
    PaperTooLarge,
    /// With what others wrote at the same time, the paper has as many bytes or operations as it may have.
    #[error("there is no room in the paper beside what others wrote at the same time")]
    NoRoom,
    /// Automerge does not agree with a change that passed every other check.
    #[error("it could not be merged: {0:?}")]
    Engine(Stage),
}

/// Says what is wrong with the form of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Malformed {
    /// It has more bytes than a change may have.
    #[error("too many bytes")]
    TooLarge,
    /// It does not begin as a chunk does.
    #[error("no chunk")]
    NoChunk,
    /// The chunk is no uncompressed change: 0 is a document, 2 a compressed change, 3 a bundle.
    #[error("a chunk of kind {0}, not an uncompressed change")]
    Kind(u8),
    /// A length named is not the length there is: cut short, or something behind the end.
    #[error("a length is wrong")]
    Length,
    /// The checksum is not that of the contents.
    #[error("the checksum is wrong")]
    Checksum,
    /// The head cannot be read.
    #[error("the head is damaged")]
    Head,
    /// The dependencies are not in ascending order, or one is named twice.
    #[error("the dependencies are not in order")]
    Dependencies,
    /// An actor has not 32 bytes.
    #[error("an actor has not 32 bytes")]
    Actor,
    /// An operation names an actor that the change does not list.
    #[error("an actor is not listed")]
    ActorIndex,
    /// It carries a time.
    #[error("it carries a time")]
    Time,
    /// It carries a message.
    #[error("it carries a message")]
    Message,
    /// Its first operation has no possible number.
    #[error("the number of its first operation is impossible")]
    Start,
    /// It has a column that a paper does not know, a compressed one, or too many.
    #[error("unknown columns")]
    Columns,
    /// It has more operations than a change may have.
    #[error("too many operations")]
    TooManyOps,
    /// A column is damaged, or not as long as the others.
    #[error("a column is damaged")]
    Column,
    /// It has no operation.
    #[error("it does nothing")]
    Empty,
    /// An operation is none of: make a field's text, insert a character, delete an element.
    #[error("an operation that papers do not know")]
    Op,
    /// The key of a text is no field's.
    #[error("an unknown field")]
    Field,
    /// A text is not UTF-8.
    #[error("text that is not UTF-8")]
    Text,
    /// An insertion brings no character, or several.
    #[error("an insertion of other than one character")]
    Character,
    /// A deletion names nothing, or something other than its element, as what it replaces.
    #[error("a deletion replaces something other than its element")]
    Predecessor,
    /// The same could be, and has to be, written in other bytes.
    #[error("not in the one form")]
    SecondForm,
}

/// Says what an operation misses among the ancestors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unfit {
    /// The text does not exist.
    #[error("no such text")]
    Text,
    /// What it takes for a text is something else.
    #[error("not a text")]
    NotAText,
    /// The element does not exist.
    #[error("no such element")]
    Element,
    /// The element is in another text, or is none.
    #[error("not an element of this text")]
    NotAnElement,
    /// The element is deleted already.
    #[error("deleted already")]
    Deleted,
    /// A field is made after the beginning.
    #[error("fields are made at the beginning only")]
    LateField,
    /// A field is made twice.
    #[error("the field is there already")]
    SecondField,
}

/// What was done with Automerge when it did not agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Going back to the change's dependencies.
    Fork,
    /// Reading the change.
    Read,
    /// Applying it.
    Apply,
    /// Loading what was saved after it.
    Load,
    /// Comparing heads.
    Heads,
    /// Comparing texts.
    Texts,
    /// Editing on.
    Trial,
    /// A panic, anywhere.
    Panic,
}

/// Says why words cannot become an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unwritable {
    /// A paper needs at least one field.
    #[error("a paper needs at least one field")]
    NoField,
    /// The paper has no such field.
    #[error("the paper has no such field")]
    UnknownField(Field),
    /// The edit that begins the paper is not at hand.
    #[error("the beginning of the paper is not at hand")]
    NotBegun,
    /// The next number of this writing session is used up by a skipped edit: take a fresh nonce.
    #[error("this writing session is spent")]
    SessionSpent,
    /// The words do not fit into one edit.
    #[error("{bytes} bytes are too many for one edit")]
    TooLarge {
        /// What the change would have.
        bytes: usize,
    },
    /// Too many characters come and go for one edit.
    #[error("too many characters for one edit")]
    TooManyOps,
    /// The paper would become too large.
    #[error("the paper would become too large")]
    PaperTooLarge,
    /// The change that came out would be skipped: a fault of ours.
    #[error("the change written would be skipped: {0}")]
    Wrong(Skip),
    /// Automerge failed.
    #[error("the text could not be edited")]
    Engine,
}

/// Says why a saved paper cannot be loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LoadError {
    /// It is not what was saved.
    #[error("the saved paper is damaged")]
    Damaged,
    /// It was saved by another version.
    #[error("the saved paper has version {0}")]
    Version(u32),
}
