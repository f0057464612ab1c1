"""Pages of mixed kinds, made from a seed: whole, damaged, and not pages at all."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

SENTENCES = {
    "Hant": [
        "市政府昨日公布了老城區的更新計劃,沿河的三條街道將在兩年內完成改造。",
        "居民對新計劃的看法不一,有人盼望電梯,也有人擔心租金上漲。",
        "設計師說,屋頂的瓦片會保留下來,牆體則需要重新加固。",
        "記者在現場看到,第一批腳手架已經搭好,工人正在清理雜物。",
    ],
    "Hans": [
        "这家工厂去年换上了新的生产线,每小时可以装配四百件零件。",
        "车间主任介绍,过去要十个人做的检验,现在两个人就够了。",
        "工会最关心的是培训:老工人能不能跟上新机器的节奏。",
        "第三季度的订单比去年同期多了一成,仓库几乎没有空位。",
    ],
    "Latn": [
        "The harbour was closed on Tuesday after a crane toppled onto the eastern quay.",
        "Nobody was hurt, the port authority said, but two ships had to wait outside the breakwater.",
        "Repairs are expected to take a week, and the ferry will use the old pier until then.",
        "Fishermen complained that they had not been told before the barriers went up.",
    ],
}
HEAD = {"Hant": "首頁 > 新聞 > 正文", "Hans": "首页 > 新闻 > 正文", "Latn": "Home > News > Article"}
TAIL = {
    "Hant": "責任編輯:林小青\n版權所有 © 2015-2020 城南新聞網 保留一切權利",
    "Hans": "责任编辑:林小青\n版权所有 © 2015-2020 城南新闻网 京ICP备12345678号-1",
    "Latn": "Share this article\nCopyright © 2019 Harbour Courier. All rights reserved.",
}
CODECS = {"Hant": ("utf-8", "big5", "utf-16"), "Hans": ("utf-8", "gb18030", "utf-16"), "Latn": ("utf-8", "cp1252")}


def page(rng: random.Random) -> tuple[str, str]:
    """A script and a page in it, in one of several layouts."""
    kind = rng.choice(list(SENTENCES))
    count = rng.randint(2, 6)
    gap = rng.choice(["\n\n", "\n", "\n\u3000\u3000", "\r\n\r\n"])
    space = " " if kind == "Latn" else ""
    bodies = [space.join(rng.choices(SENTENCES[kind], k=rng.randint(1, 4))) for _ in range(count)]
    lines = [HEAD[kind]] * rng.randint(0, 1) + bodies + TAIL[kind].split("\n") * rng.randint(0, 1)
    return kind, gap.join(lines) + rng.choice(["", "\n", "\n\n  \n"])


def write(folder: Path, count: int, seed: int = 1) -> int:
    """Write `count` inputs of mixed kinds, a tenth of them bad, and return how many there are."""
    rng = random.Random(seed)
    records: list[str] = []
    for number in range(count):
        kind, text = page(rng)
        bad = rng.random()
        file = folder / f"{number // 100:02d}" / f"{number:05d}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        if bad < 0.02:
            file.write_bytes(b"")
        elif bad < 0.04:
            file.write_bytes(rng.randbytes(600) + b"\0" * 9)
        elif bad < 0.06:
            records.append('{"text": "broken')
        elif bad < 0.08:
            records.append(json.dumps({"url": "http://example.org/none"}))
        elif bad < 0.35:
            address = f"http://site{number % 7}.example.org/{number}"
            records.append(json.dumps({"text": text, "url": address}, ensure_ascii=number % 2 == 0))
        elif bad < 0.5:
            blocks = "".join(f"<p>{line}</p>" for line in text.split("\n"))
            file.with_suffix(".html").write_text(f"<meta charset=utf-8><title>{number}</title>{blocks}", "utf-8")
        else:
            file.write_bytes(text.encode(rng.choice(CODECS[kind]), "replace"))
    half = len(records) // 2
    (folder / "records.jsonl").write_text("\n".join(records[:half]) + "\n", "utf-8")
    (folder / "records.jsonl.gz").write_bytes(gzip.compress("\n".join(records[half:]).encode(), mtime=0))
    return count
