"""Makes WordPress exports of any size, for measuring. All words are made up; the same size gives the same file.

python -m benchmarks.wxr 2000 100000 /tmp/site.xml
"""

import sys
from pathlib import Path
from random import Random

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
\txmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>The lamp and the staircase</title><link>https://lamp.example</link>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://lamp.example</wp:base_site_url><wp:base_blog_url>https://lamp.example</wp:base_blog_url>
"""
AUTHOR = """<wp:author><wp:author_id>{0}</wp:author_id><wp:author_login><![CDATA[writer{0}]]></wp:author_login>\
<wp:author_email><![CDATA[writer{0}@lamp.example]]></wp:author_email>\
<wp:author_display_name><![CDATA[Writer {0}]]></wp:author_display_name></wp:author>
"""
ITEM = """<item><title><![CDATA[{title}]]></title><link>https://lamp.example/{year}/{month:02}/{slug}/</link>
<dc:creator><![CDATA[writer{writer}]]></dc:creator><description></description>
<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>
<wp:post_id>{id}</wp:post_id><wp:post_date><![CDATA[{at}]]></wp:post_date>\
<wp:post_date_gmt><![CDATA[{at}]]></wp:post_date_gmt>
<wp:comment_status><![CDATA[open]]></wp:comment_status><wp:post_name><![CDATA[{slug}]]></wp:post_name>
<wp:status><![CDATA[publish]]></wp:status><wp:post_parent>0</wp:post_parent><wp:post_type><![CDATA[post]]></wp:post_type>
<category domain="category" nicename="{drama_slug}"><![CDATA[{drama}]]></category>
<category domain="post_tag" nicename="staircases"><![CDATA[staircases]]></category>
"""
COMMENT = """<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author><![CDATA[{name}]]></wp:comment_author>\
<wp:comment_author_email><![CDATA[{email}]]></wp:comment_author_email><wp:comment_author_url></wp:comment_author_url>\
<wp:comment_author_IP><![CDATA[192.0.2.7]]></wp:comment_author_IP><wp:comment_date><![CDATA[{at}]]></wp:comment_date>\
<wp:comment_date_gmt><![CDATA[{at}]]></wp:comment_date_gmt><wp:comment_content><![CDATA[{text}]]></wp:comment_content>\
<wp:comment_approved><![CDATA[1]]></wp:comment_approved><wp:comment_type><![CDATA[comment]]></wp:comment_type>\
<wp:comment_parent>{parent}</wp:comment_parent><wp:comment_user_id>{user}</wp:comment_user_id></wp:comment>
"""
TEXT = """the lamp on the stairs is still burning and nobody asks who left it there although he has come home twice
since then and she only looks at the switch as if it were a letter from somebody who moved away years ago"""
WORDS = TEXT.split()
EPISODES, WRITERS, MEMBERS = 16, 8, 1_500
ENDS = (".", ".", ".", "!", "?", "...", " :)", ", I think.")


def sentence(dice):
    words = [dice.choice(WORDS) for _ in range(dice.randint(5, 16))]
    return " ".join(words).capitalize() + dice.choice(ENDS)


def prose(dice, paragraphs):
    return "\n\n".join(" ".join(sentence(dice) for _ in range(dice.randint(2, 5))) for _ in range(paragraphs))


def comment_text(dice):
    text = prose(dice, dice.choice((1, 1, 1, 2)))[: dice.choice((80, 200, 300, 600))]
    match dice.randrange(15):
        case 0:
            return f"<em>{text}</em> and <strong>more</strong>"
        case 1:
            return f'{text} <a href="https://lamp.example/song" rel="nofollow">this song</a>'
        case 2:
            return f"<blockquote>{sentence(dice)}</blockquote>\n{text}"
    return text


def comments(dice, first, count, day):
    """Threads as they are: about a third begin one, many answer the one just before."""
    earlier = []
    for number in range(first, first + count):
        parent = 0 if not earlier or dice.random() < 0.3 else dice.choice(earlier[-20:])
        earlier.append(number)
        user = dice.randrange(1, MEMBERS) + 100 if dice.random() < 0.8 else 0
        minute = min(1439, (number - first) * 2)
        yield COMMENT.format(
            id=number,
            name=f"Reader {user}" if user else f"Passer-by {number % 5000}",
            email=f"reader{user or number}@lamp.example",
            at=f"{day} {minute // 60:02}:{minute % 60:02}:00",
            text=comment_text(dice),
            parent=parent,
            user=user,
        )


def export(posts, total):
    """The parts of an export with so many posts and comments."""
    yield HEAD
    yield from (AUTHOR.format(number) for number in range(1, WRITERS + 1))
    written = 0
    for number in range(1, posts + 1):
        dice = Random(f"wxr/{number}")
        show, episode = divmod(number - 1, EPISODES)
        year, month = 2010 + show % 14, number % 12 + 1
        drama = f"The lamp on floor {show + 1}"
        yield ITEM.format(
            id=number,
            title=f"{drama}: Episode {episode + 1}",
            year=year,
            month=month,
            slug=f"the-lamp-on-floor-{show + 1}-episode-{episode + 1}",
            writer=number % WRITERS + 1,
            body=prose(dice, 12),
            excerpt=sentence(dice),
            at=f"{year}-{month:02}-10 20:00:00",
            drama=drama,
            drama_slug=f"the-lamp-on-floor-{show + 1}",
        )
        wanted = total * number // posts - written
        yield from comments(dice, written + 1, wanted, f"{year}-{month:02}-11")
        written += wanted
        yield "</item>\n"
    yield "</channel></rss>\n"


def write(path, posts, total):
    with Path(path).open("w", encoding="utf-8") as file:
        file.writelines(export(posts, total))


if __name__ == "__main__":
    write(sys.argv[3], int(sys.argv[1]), int(sys.argv[2]))
