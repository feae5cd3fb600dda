"""Texts that a certificate meets: Montana's languages, other scripts, naughty ones, endless ones."""

MONTANA = [
    "Apsáalooke",
    "Séliš-Ql̓ispé",
    "Ḱʷuk̓ʷ",
    "Meaneeše'he",
    "Bííkini",
    "Łukasz Đặng",
    "Nguyễn Thị Ngọc",
    "X̣ʷəl̓x̣ʷil̓t, n̓č̓ic̓n̓",
    "Zoe\u0308 and Zoë",
    "Keʼalohilani O’Brien-“Smith”",
]
DRAWN_AS_REPLACEMENT = ["漢字とかな 한국어", "🎉 Fractions", "ᏣᎳᎩ ᓀᐦᐃᔭᐍᐏᐣ"]
WITHOUT_GLYPHS = [
    *DRAWN_AS_REPLACEMENT,
    "شبكة المدارس",
    "בית ספר",
    "👩🏽\u200d🏫",
]
NAUGHTY = [
    "",
    " ",
    "\t\n",
    "\x00\x01\x1f\x7f\x9f",
    "\u202eright to left override\u202c",
    "\ufeff\u200b\u200d\u2060",
    "\ud800",
    "\ufffe\uffff\U0010ffff",
    "\ue000\uf8ff\U000f0000",
    "\u0378\U0003fffd",
    "T̵̢̺̣͎̬̄̆ͅh̶̞̱̏e̸͓̝͙̋ ̷̛͚͊Z̴͕͑a̵l̷g̶o̴",
    "a" + "\u0301" * 199,
    "\u0301 mark first",
    "≠ ≮ ≯",
    "हिन्दी िि",
    "Œuvre ﬁancé ﬃ ǆ ŉ",
    "½ of ¾, 10⁻³ ㎏ Å Ω",
    "a\u00a0b\u2003c\u3000d",
    "soft\u00adhyphen",
    "%s {0} {activity} ${x} %n",
    "<b>&amp;</b> ]]> <?xpacket end='w'?>",
    "(unbalanced ) \\ parenthesis ( /Name << >> EMC ET",
    '\'; DROP TABLE "events"; --',
    "⸻" * 60,
    "ﷺ﷽",
    "𒐫𒈙",
    "𝕱𝖗𝖆𝖈𝖙𝖎𝖔𝖓𝖘",
    "1️⃣ ☺️ ©️",
    "Ａｃａｄｅｍｙ",
    "i̓ j̓ ị̓ ọ́",
    "َُِّْ",
    "\U000e0041\U000e007f",
]
LONG = ("Culturally responsive instruction in multi-tiered support systems " * 4)[:200]
EXTREMES = [LONG, "W" * 200, "Wg " * 66, "Ẵ" * 200, "⸻" * 200, "漢" * 200, "i" * 200]
