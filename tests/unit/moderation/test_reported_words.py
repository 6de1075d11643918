"""What a report keeps of a message that has no text of its own."""

from datetime import timedelta

import discord

from cogs.moderation.cog.reports import words_beside


def test_of_a_poll_its_question_and_answers_are_kept() -> None:
    poll = discord.Poll("Wer soll gehen?", timedelta(hours=1))
    poll.add_answer(text="Jo Muster").add_answer(text="Eva Probe")
    assert words_beside(poll, ()) == "Wer soll gehen?\n- Jo Muster\n- Eva Probe"


def test_of_a_programs_frames_every_word_is_kept() -> None:
    embed = discord.Embed(title="Gewinn!", description="Hier klicken").add_field(name="Preis", value="1000 Euro")
    assert words_beside(None, (embed, discord.Embed())) == "Gewinn!\nHier klicken\nPreis: 1000 Euro"
    assert words_beside(None, ()) == ""
