"""Which codec bytes are in, where nothing proves it: the one in which they read most like what people write.

Firefox's detector, chardetng, has a vote. Of 5,700 samples of 50 bytes in 19 pairs of a language and an encoding the
vote by itself reads 98.4 % right, likelihood without it 99.86 %, both 99.91 % (see `benchmarks/detection.py`).
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from chardetng_py import EncodingDetector

from transforms.encoding.decoding import binary, in_step, labels
from transforms.encoding.language import likelihood

SAMPLE: Final = 1024  # bytes that are looked at
VOTE: Final = 3  # nats for the codecs of the alphabet that chardetng names
# Nats for what the page declares, and more for each byte. Of right declarations 99.9 % are at most 13 nats behind the
# best reading, whatever the length; of wrong ones 98 % are 27 behind at 50 bytes, 59 at 200.
DECLARED: Final = 20
DECLARED_A_BYTE: Final = 0.1
# Nats a byte of the right reading were at most 4.7 in 5,617 samples of 20 bytes, 4.1 at 50; of 50 random bytes at least
# 5.7, of EBCDIC 5.8.
MAX_NATS: Final = 5.0
CUT_OFF: Final = 8  # nats for half a character at the end of all bytes, where another codec may explain each
MISALIGNED: Final = 30  # nats for taking the first byte for the end of a character
MISALIGNED_FROM: Final = 3.0  # nats a byte of the best other reading, from which on that is tried
OUT_OF_STEP: Final = 30  # nats for bad bytes that turn what follows into other characters; tried where that is

# A page of 400 bytes and more with hardly any beyond ASCII is English: so many nats against all but western codecs. Of
# 904 English pages in windows-1252 28 were read in codecs of other alphabets without it, 23 are with it.
LONG, FEW, ABROAD = 400, 0.01, 6

# Nats for windows-1252 where all bytes beyond ASCII are quotation marks around ASCII, the micro of a unit, or ¢.
WESTERN: Final = 10
_WESTERN: Final = re.compile(
    rb"\x93[ -~]{1,99}\x94(?![@-~\x80-\xff])|(?<=\d)(?: ?\xb5[mgslAFVWH]|\xa2)(?![\w\x80-\xff])"
)

# The alphabet of those who write in a codec, and nats for how seldom it is met where nothing declares it.
CODECS: Final[Mapping[str, tuple[str, int]]] = {
    "gb18030": ("chinese", 0),
    "big5hkscs": ("chinese", 0),
    "cp932": ("japanese", 0),
    "euc-jp": ("japanese", 0),
    "cp949": ("korean", 0),
    "windows-1252": ("western", 0),
    "windows-1251": ("cyrillic", 1),
    "windows-1254": ("turkish", 1),  # with 3, Ş was read as Ţ in 1.3 % of samples of 50 bytes, now in 0.3 %
    "windows-1253": ("greek", 2),
    "windows-1250": ("central", 3),
    "windows-1255": ("hebrew", 3),
    "windows-1256": ("arabic", 3),
    "cp874": ("thai", 3),
    "iso8859-7": ("greek", 3),
    "koi8-r": ("cyrillic", 4),
    "iso8859-2": ("central", 4),
    "iso8859-5": ("cyrillic", 4),
    "iso8859-15": ("western", 4),
    "cp866": ("cyrillic", 4),
    "koi8-u": ("cyrillic", 5),
    "windows-1257": ("baltic", 6),
    "cp850": ("western", 8),  # with the letters of cp437; of 16,443 texts in others 1 is lost
    "windows-1258": ("vietnamese", 6),
}
MULTIBYTE: Final = ("gb18030", "big5hkscs", "cp932", "euc-jp", "cp949")
_ONLY_DECLARED: Final = {
    "mac-cyrillic": "cyrillic",
    "cp852": "central",
    "iso8859-6": "arabic",
    "iso8859-8": "hebrew",
    "iso8859-13": "baltic",
    "iso8859-16": "central",
    "johab": "korean",
}

_FULLER: Final = {"euc-jp": "euc_jis_2004"}  # with ① and other signs of NEC that pages use

# Bytes beyond ASCII with what stands between them, without a whole page's markup and scripts.
_RUN: Final = re.compile(rb"[\x80-\xff](?:[\x00-\x7f]{0,16}[\x80-\xff]){0,1023}[\x00-\x7f]{0,8}")
_BEFORE: Final = 8
_FEWEST: Final = 100  # bytes of a text in which a few may be bad


class Guess(NamedTuple):
    """A codec, the bytes skipped at the beginning, and nats a byte of the sample, with all that is known."""

    codec: str
    skipped: int
    nats: float


def guesses(data: bytes, declared: str | None = None) -> list[Guess]:
    """All codecs, the likeliest first; `data` must hold a byte beyond ASCII.

    >>> guesses("今天天气很好。".encode("gbk"))[0].codec
    'gb18030'
    """
    head = sample(data)
    abroad = ABROAD if len(data) > LONG and binary.beyond_ascii(data) < len(data) * FEW else 0
    scores = list(_scored(head, declared, 0, abroad))
    if min(scores, key=_by_nats).nats > MISALIGNED_FROM and head[0] > 0x7F:
        scores += _scored(head, declared, 1, abroad)
    if min(scores, key=_by_nats).nats > MISALIGNED_FROM and len(head) >= _FEWEST:
        scores += _scored(head, declared, 0, abroad, paired=True)
    return sorted(scores, key=_by_nats)


def _scored(head: bytes, declared: str | None, skipped: int, abroad: int, *, paired: bool = False) -> Iterator[Guess]:
    """A guess for each codec that can be; `paired` anew around bad bytes, at a cost."""
    voted = alphabet(_vote(head))
    western = WESTERN * _WESTERN.sub(b"", head).isascii()
    for codec in MULTIBYTE if skipped or paired else {**CODECS, **dict.fromkeys([declared] if declared else [])}:
        known = VOTE * (alphabet(codec) == voted) + (DECLARED + DECLARED_A_BYTE * len(head)) * (codec == declared)
        prior = (CODECS[codec][1] if codec in CODECS else 0) + abroad * (alphabet(codec) != "western")
        decoder = getincrementaldecoder(_FULLER.get(codec, codec))("replace")
        text = in_step.text(head, codec, alphabet(codec)) if paired else decoder.decode(head[skipped:])
        lost = CUT_OFF * (len(head) < SAMPLE and decoder.getstate()[0] != b"")  # the sample, too, ends anywhere
        known += western * (codec == "windows-1252")
        cost = likelihood.nats(text, alphabet(codec)) + prior - known + lost
        cost += MISALIGNED * skipped + OUT_OF_STEP * paired
        yield Guess(codec, skipped, cost / len(head))


def _by_nats(guess: Guess) -> float:
    return guess.nats


def surprise(data: bytes, codec: str) -> int:
    """The nats of `data` read in `codec`; of Unicode, to those readers who find it least surprising."""
    text = data.decode(codec, "replace")
    alphabets = likelihood.ALPHABETS if codec.startswith("utf") else (alphabet(codec),)
    return min(likelihood.nats(text, alphabet) for alphabet in alphabets)


def alphabet_of(data: bytes) -> str:
    """The alphabet of those who find this UTF-8 least surprising."""
    text = sample(data).decode("utf-8", "replace")
    return min(likelihood.ALPHABETS, key=lambda alphabet: likelihood.nats(text, alphabet))


def alphabet(codec: str) -> str:
    """The alphabet of those who write in `codec`."""
    return CODECS[codec][0] if codec in CODECS else _ONLY_DECLARED.get(codec, "western")


def _vote(sample: bytes) -> str:
    detector = EncodingDetector()
    detector.feed(sample, last=True)
    return labels.codec(detector.guess(tld=None, allow_utf8=False)) or ""


def sample(data: bytes) -> bytes:
    """The first bytes beyond ASCII, with a little of the ASCII around them; begins and ends between characters."""
    return b" ".join(_pieces(data))[:SAMPLE]


def _pieces(data: bytes) -> Iterator[bytes]:
    size = end = 0
    for run in _RUN.finditer(data):
        start, end = max(end, run.start() - _BEFORE), run.end()
        yield data[start:end]
        size += end - start
        if size >= SAMPLE:
            return
