"""How fast one may go: token buckets in the shared cache, the same for every worker and every machine.

A bucket is one number, the moment at which it will be full again. Taking a token moves that moment on by the time that
a token takes to come back, unless it would get further ahead than a whole bucket takes. One statement (or one script
of Redis) does it for several buckets at once, so no two workers can take the same token. It expires when it is full.
"""

import logging
import time
from datetime import timedelta

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.db import connections, router
from django.utils import timezone
from django.utils.crypto import salted_hmac

from comments import turns
from config import in_redis

log = logging.getLogger(__name__)


def key_of(purpose, who):
    """Of a person or an address no more than a keyed sign is kept."""
    return f"pace:{purpose}:{salted_hmac('screening.pace', str(who)).hexdigest()[:32]}"


def seconds_to_wait(window, most):
    """Take a token from each bucket: 0, or the seconds until the emptiest has one again.

    `most` is {key: how many tokens it holds}; an empty bucket is full again after `window` seconds.
    """
    now, cache = round(time.time() * 1000), caches["default"]
    steps = {cache.make_key(key): round(window * 1000 / count) for key, count in most.items()}
    ask = ask_redis if isinstance(cache, RedisCache) else ask_table
    refused = ask(cache, steps, now, window * 1000)
    waits = [full_at + steps[key] - now - window * 1000 for key, full_at in refused.items()]
    return max(1, -(-max(waits) // 1000)) if waits else 0


# --- Redis

SCRIPT = """
local refused, now, room = {}, tonumber(ARGV[1]), tonumber(ARGV[2])
for i, key in ipairs(KEYS) do
  local full = math.max(tonumber(redis.call('GET', key) or '0'), now)
  local after = full + tonumber(ARGV[2 + i])
  if after <= now + room then
    redis.call('SET', key, string.format('%d', after), 'PX', after - now)
  else
    table.insert(refused, key)
    table.insert(refused, string.format('%d', full))
  end
end
return refused
"""


def ask_redis(cache, steps, now, room):
    """{key: when it is full} of the buckets that had no token. A Redis that is down holds up nobody's comment."""
    import redis

    try:
        answer = in_redis.client().eval(SCRIPT, len(steps), *steps, now, room, *steps.values())
    except redis.RedisError:
        log.exception("the buckets cannot be asked, so nobody waits")
        return {}
    return {key.decode(): int(full_at) for key, full_at in zip(answer[::2], answer[1::2], strict=True)}


# --- The database's cache table. The moment stands as a number where Django keeps its pickles: only we read these keys.
# Now is a value, so that the statement is the same each time, and is planned once.

FULL_AFTER = """(
    CASE WHEN CAST(kept.value AS BIGINT) > %s THEN CAST(kept.value AS BIGINT) ELSE %s END
    + CAST(excluded.value AS BIGINT) - %s
)"""
TAKE = f"""
INSERT INTO {{table}} AS kept (cache_key, value, expires) VALUES {{rows}}
ON CONFLICT (cache_key) DO UPDATE SET expires = excluded.expires, value = CAST({FULL_AFTER} AS VARCHAR(20))
WHERE {FULL_AFTER} <= %s
RETURNING cache_key
"""
LOOK = "SELECT cache_key, value FROM {table} WHERE cache_key IN ({marks})"


def ask_table(cache, steps, now, room):
    """As `ask_redis`: one upsert for all buckets, and a second question only where somebody has to wait."""
    connection = connections[router.db_for_write(cache.cache_model_class)]
    table = connection.ops.quote_name(cache._table)
    expires = (timezone.now() + timedelta(milliseconds=room)).replace(microsecond=0)
    expires = connection.ops.adapt_datetimefield_value(expires)
    rows = [(key, str(now + step), expires) for key, step in steps.items()]
    marks = ", ".join(["(%s, %s, %s)"] * len(rows))
    with turns.turn(), connection.cursor() as cursor:
        values = [value for row in rows for value in row]
        cursor.execute(TAKE.format(table=table, rows=marks), [*values, *[now] * 6, now + room])
        refused = set(steps) - {key for [key] in cursor.fetchall()}
        if not refused:
            return {}
        cursor.execute(LOOK.format(table=table, marks=", ".join(["%s"] * len(refused))), list(refused))
        return {key: int(full_at) for key, full_at in cursor.fetchall()}
