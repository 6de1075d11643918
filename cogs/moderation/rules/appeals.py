"""Decides who may appeal against what, and who decides on it. Pure: values in, refusals out."""

from typing import Final

from bot.errors import NotAllowed, UserError
from bot.markup import clean_text, plain
from bot.people import Person, Right
from bot.texts import Text
from cogs.moderation.models.appeals import ANSWER_LENGTH, APPEALABLE, WORDS_LENGTH, Appeal, AppealState, AppealView
from cogs.moderation.models.cases import Case, CaseState, Ending

NOT_YOURS: Final = Text("There is no case of yours with this number, so there is nothing to appeal.")
STATES: Final = {
    AppealState.OPEN: Text("The moderators have not decided yet."),
    AppealState.GRANTED: Text(
        "The moderators agree with you: the action was taken back and no longer counts. What it kept you "
        "from is open to you again, unless another action stands."
    ),
    AppealState.SHORTENED: Text("The moderators agree with you in part: the action was shortened."),
    AppealState.UPHELD: Text("The moderators have looked at it again. The action stands."),
}


def admit_appeal(user_id: int, case: Case, earlier: Appeal | None) -> None:
    """Raises UserError where the person cannot object to the case (any more); one that was decided is told."""
    if case.target is None or case.target.user_id != user_id or case.kind not in APPEALABLE:
        raise UserError(NOT_YOURS)
    if earlier is not None:
        raise UserError(answer_to(earlier))
    if case.ending is Ending.PARDONED:
        raise UserError(Text("This action was already taken back; there is nothing left to appeal."))
    if case.state is CaseState.FAILED and not case.in_force:
        raise UserError(Text("This action was never carried out; there is nothing to appeal."))


def answer_to(appeal: Appeal) -> Text:
    """How it stands with an appeal, for the person who made it."""
    text = Text("Your appeal of #{number}: {state}", number=str(appeal.case_number), state=STATES[appeal.state])
    if not appeal.reply:
        return text
    return Text("{text}\n\nThe moderators say: {words}", text=text, words=plain(appeal.reply))


def read_words(typed: str) -> str:
    """What the person says. Raises UserError for nothing, or too much."""
    words = clean_text(typed)
    if not words:
        raise UserError(Text("Please say why you think the action was wrong."))
    if len(words) > WORDS_LENGTH:
        raise UserError(Text("That is too long: at most {most} characters.", most=WORDS_LENGTH))
    return words


def read_answer(typed: str) -> str:
    """What the moderators say to it; whoever objects is owed a reason. Raises UserError."""
    words = clean_text(typed)
    if not words:
        raise UserError(Text("Please give the reason for your decision; the person reads it."))
    if len(words) > ANSWER_LENGTH:
        raise UserError(Text("That is too long: at most {most} characters.", most=ANSWER_LENGTH))
    return words


def admit_shortening(case: Case, shorter: Case) -> None:
    """Raises UserError where what is to take the case's place does not end sooner."""
    sooner = shorter.ends_at is not None and (case.ends_at is None or shorter.ends_at < case.ends_at)
    if shorter.kind is not case.kind or not sooner:
        raise UserError(
            Text("That would not be shorter: case #{number} ends sooner by itself.", number=str(case.number))
        )


def admit_decision(actor: Person, view: AppealView, *, others: bool) -> None:
    """Raises NotAllowed or UserError where the actor cannot decide. `others`: another moderator could."""
    actor.require(Right.MOD)
    appeal, case = view.appeal, view.case
    if appeal.user_id == actor.user_id:
        raise NotAllowed(Text("This is your own appeal; another moderator or an administrator decides on it."))
    if appeal.state is not AppealState.OPEN:
        raise UserError(
            Text(
                "{person} has decided on this appeal already. {state} Nothing was changed.",
                person=f"<@{appeal.decided_by}>",
                state=STATES[appeal.state],
            )
        )
    if others and case.moderator.user_id == actor.user_id:
        raise NotAllowed(
            Text(
                "You took this action yourself. Another moderator or an administrator decides on the appeal; you "
                "can still take the action back with `/mod pardon`."
            )
        )
