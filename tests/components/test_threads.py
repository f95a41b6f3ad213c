"""What a hook waits for gets a thread, however many registrations wait for theirs."""

import asyncio
import threading

import pytest

from components import threads


def test_a_hook_gets_a_thread_while_all_others_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "_WORKERS", 1)
    answered = threading.Event()

    async def ask(question: str) -> str:
        return await asyncio.get_running_loop().run_in_executor(None, question.upper)

    async def program() -> str:
        threads.reserve()
        loop = asyncio.get_running_loop()
        waiting = [loop.run_in_executor(None, answered.wait) for _ in range(20)]
        try:
            return await asyncio.wait_for(threads.in_hook(ask)("where does it point"), 5)
        finally:
            answered.set()
            await asyncio.gather(*waiting)

    assert asyncio.run(program()) == "WHERE DOES IT POINT"


def test_registrations_are_as_many_at_once_as_the_sdk_has_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(threads, "_WORKERS", 2)
    begun, go_on = threading.Semaphore(0), threading.Event()

    def register() -> bool:
        begun.release()
        return go_on.wait(60)

    async def program() -> bool:
        threads.reserve()
        loop = asyncio.get_running_loop()
        every = [loop.run_in_executor(None, register) for _ in range(20)]
        eight = [begun.acquire(timeout=60) for _ in range(8)]
        ninth = begun.acquire(blocking=False)
        go_on.set()
        return all([*eight, *await asyncio.gather(*every)]) and not ninth

    assert asyncio.run(program())
