/**
 * The budget of the key, one row for all replicas. `slots` holds a time for each call of the last second and each call that a person
 * has booked: when it will have left at the latest. With N calls a second, a call may leave a second after the N-th last of these.
 * So N + 1 calls are never within one second, however late each of them left. `share` is the part of the rate that is used after
 * 429s (docs/decisions/0003-budget.md).
 *
 * Slots are not synced to disk before their call leaves. The intent of a call is, and it takes earlier writes to disk with it.
 */
export const budgetTables = `
CREATE TABLE budget (
  id          integer PRIMARY KEY CHECK (id = 1),
  slots       timestamptz[] NOT NULL DEFAULT '{}',
  jobs_at     timestamptz NOT NULL DEFAULT '-infinity',
  make_up_ms  double precision NOT NULL DEFAULT 0,
  held_at     timestamptz NOT NULL DEFAULT '-infinity',
  held_until  timestamptz NOT NULL DEFAULT '-infinity',
  went_from   timestamptz NOT NULL DEFAULT '-infinity',
  share       double precision NOT NULL DEFAULT 1,
  silent_429s integer NOT NULL DEFAULT 0
);
INSERT INTO budget (id) VALUES (1);

CREATE FUNCTION for_ms(ms double precision) RETURNS interval LANGUAGE sql IMMUTABLE AS $$
  SELECT make_interval(secs => ms / 1000)
$$;
CREATE FUNCTION in_ms(span interval) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
  SELECT extract(epoch FROM span)::double precision * 1000
$$;

CREATE FUNCTION without_slot(slots timestamptz[], slot timestamptz) RETURNS timestamptz[] LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN array_position(slots, slot) IS NULL THEN slots
    ELSE slots[:array_position(slots, slot) - 1] || slots[array_position(slots, slot) + 1:] END
$$;

-- Takes the next slot, where it comes within ahead_ms; gives no slot and its wait where it does not. The call must leave within
-- late_ms of it. What was booked before (booked) is kept where it is due and may be (keep), and else given back.
-- leave_ms: within what time from now the call must leave. next_ms: when a further job may go.
CREATE FUNCTION take_slot(
  per_second double precision, is_job boolean, ahead_ms double precision, late_ms double precision,
  booked timestamptz, keep boolean
) RETURNS TABLE (
  slot text, wait_ms double precision, leave_ms double precision, next_ms double precision,
  used_share double precision, silent integer
) LANGUAGE plpgsql AS $$
DECLARE
  b budget%ROWTYPE;
  asked_at timestamptz;
  allowed double precision;
  evenly boolean;
  most integer;
  taken integer;
  due timestamptz;
  latest timestamptz;
  spacing interval;
  -- What a call may take on its way to upstream longer than another one.
  on_its_way interval := interval '10 ms';
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  SELECT * INTO b FROM budget WHERE id = 1 FOR UPDATE;
  asked_at := clock_timestamp();
  -- Nothing is held or booked for longer than a minute: what is later is of a clock that was set back.
  IF b.held_until > asked_at + interval '62 s' THEN b.held_until := '-infinity'; END IF;
  IF b.jobs_at > asked_at + interval '1 hour' THEN b.jobs_at := '-infinity'; END IF;
  b.slots := ARRAY(SELECT s FROM unnest(b.slots) s WHERE s < asked_at + interval '2 min' ORDER BY s);

  IF booked = ANY (b.slots) THEN
    IF keep AND booked - on_its_way > asked_at AND b.held_until <= asked_at THEN
      RETURN QUERY SELECT booked::text, greatest(0, in_ms(booked - on_its_way - asked_at) - late_ms),
        in_ms(booked - on_its_way - asked_at), 0::double precision, b.share, b.silent_429s;
      RETURN;
    END IF;
    b.slots := without_slot(b.slots, booked);
  END IF;

  allowed := per_second * b.share;
  -- A rate with a fraction goes one by one; one that 429s have lowered, in whole calls a second.
  evenly := allowed < 1 OR (b.share = 1 AND allowed <> floor(allowed));
  most := CASE WHEN evenly THEN ceil(allowed) ELSE floor(allowed) END;
  taken := cardinality(b.slots);
  due := greatest(asked_at, b.held_until);
  IF taken >= most THEN due := greatest(due, b.slots[taken - most + 1] + interval '1 s'); END IF;
  IF evenly AND taken > 0 THEN
    due := greatest(due, b.slots[taken] - interval '30 ms' + for_ms(1000 / allowed));
  END IF;
  IF is_job THEN due := greatest(due, b.jobs_at); END IF;

  IF due <= asked_at + for_ms(ahead_ms) THEN
    latest := due + for_ms(late_ms) + on_its_way;
    b.slots := ARRAY(
      SELECT s FROM unnest(b.slots || latest) s
      WHERE s > asked_at - for_ms(greatest(1000, 1000 / allowed)) ORDER BY s
    );
    IF is_job THEN
      -- Jobs are a little further apart than the rate asks for, so that a person finds a place; they make up for what a pause
      -- took, and for a little that they came late.
      spacing := for_ms(1050 / allowed);
      b.jobs_at := greatest(b.jobs_at, asked_at - greatest(for_ms(b.make_up_ms), least(spacing / 2, interval '50 ms'))) + spacing;
      b.make_up_ms := least(b.make_up_ms, greatest(0, in_ms(asked_at - b.jobs_at)));
    END IF;
  END IF;
  IF latest IS NOT NULL OR booked IS NOT NULL THEN
    UPDATE budget SET slots = b.slots, jobs_at = b.jobs_at, make_up_ms = b.make_up_ms, held_until = b.held_until WHERE id = 1;
  END IF;
  RETURN QUERY SELECT latest::text, in_ms(due - asked_at), in_ms(due - asked_at) + late_ms,
    CASE WHEN is_job AND latest IS NOT NULL THEN greatest(0, in_ms(b.jobs_at - asked_at)) ELSE 0 END, b.share, b.silent_429s;
END
$$;

CREATE FUNCTION give_back_slot(booked timestamptz) RETURNS void LANGUAGE sql AS $$
  UPDATE budget SET slots = without_slot(slots, booked) WHERE id = 1
$$;

-- After a 429: holds all for retry_ms, or (null) for the next of the growing waits that begin at shortest_ms.
CREATE FUNCTION hold_budget(
  per_second double precision, retry_ms double precision, is_job boolean,
  shortest_ms double precision, longest_ms double precision, jitter double precision
) RETURNS TABLE (held_ms double precision, used_share double precision, silent integer) LANGUAGE plpgsql AS $$
DECLARE
  b budget%ROWTYPE;
  asked_at timestamptz;
  hold_ms double precision;
  spacing_ms double precision;
BEGIN
  SELECT * INTO b FROM budget WHERE id = 1 FOR UPDATE;
  asked_at := clock_timestamp();
  IF b.held_until > asked_at + interval '62 s' THEN b.held_until := '-infinity'; END IF;
  IF is_job AND isfinite(b.jobs_at) THEN
    spacing_ms := 1050 / (per_second * b.share);
    b.jobs_at := b.jobs_at - for_ms(spacing_ms);
    b.make_up_ms := least(b.make_up_ms + spacing_ms, 1000);
  END IF;
  -- Calls that were under way together are refused together; one of them is enough to lengthen the wait.
  IF retry_ms IS NOT NULL OR asked_at >= b.held_until THEN
    IF asked_at >= b.held_until THEN b.went_from := b.held_until; END IF;
    b.held_at := asked_at;
    b.share := greatest(0.1, b.share * 0.9);
    hold_ms := least(coalesce(retry_ms, shortest_ms * 2 ^ b.silent_429s), longest_ms);
    hold_ms := hold_ms + least(hold_ms * 0.25, 1000) * jitter;
    b.silent_429s := CASE WHEN retry_ms IS NULL THEN least(b.silent_429s + 1, 9) ELSE 0 END;
    b.held_until := greatest(b.held_until, asked_at + for_ms(hold_ms));
    b.make_up_ms := least(b.make_up_ms + hold_ms, 1000);
  END IF;
  UPDATE budget SET jobs_at = b.jobs_at, make_up_ms = b.make_up_ms, held_at = b.held_at, held_until = b.held_until,
    went_from = b.went_from, share = b.share, silent_429s = b.silent_429s WHERE id = 1;
  RETURN QUERY SELECT in_ms(b.held_until - asked_at), b.share, b.silent_429s;
END
$$;

CREATE FUNCTION budget_state()
RETURNS TABLE (held_ms double precision, used_share double precision, silent integer) LANGUAGE sql AS $$
  SELECT greatest(0, in_ms(greatest(held_until, clock_timestamp()) - clock_timestamp())), share, silent_429s
  FROM budget WHERE id = 1
$$;

-- After any other answer, to a call that left sent_ms ago.
CREATE FUNCTION budget_succeeded(sent_ms double precision)
RETURNS TABLE (held_ms double precision, used_share double precision, silent integer) LANGUAGE sql AS $$
  UPDATE budget SET
    share = least(1, share + 0.1),
    -- During a pause it is the answer to a call that left before it: since the pause before that, or before both.
    silent_429s = CASE
      WHEN clock_timestamp() >= held_until THEN 0
      WHEN clock_timestamp() - for_ms(sent_ms) >= went_from AND clock_timestamp() - for_ms(sent_ms) < held_at THEN 0
      ELSE silent_429s END
  WHERE id = 1
  RETURNING greatest(0, in_ms(greatest(held_until, clock_timestamp()) - clock_timestamp())), share, silent_429s
$$;
`

/**
 * When a call leaves earlier than its slot says, the slot moves to when it left. The replica reports by how much it was earlier, not
 * when: the two clocks differ. A slot that came too late for its call is given back; that of a job then goes to another job.
 */
export const slotsInTime = `
CREATE FUNCTION left_earlier(booked timestamptz[], earlier_ms double precision[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  slots_now timestamptz[];
  place integer;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  SELECT slots INTO slots_now FROM budget WHERE id = 1 FOR UPDATE;
  FOR n IN 1..cardinality(booked) LOOP
    place := array_position(slots_now, booked[n]);
    IF place IS NOT NULL THEN slots_now[place] := booked[n] - for_ms(earlier_ms[n]); END IF;
  END LOOP;
  UPDATE budget SET slots = slots_now WHERE id = 1;
END
$$;

CREATE FUNCTION give_back(booked timestamptz, is_job boolean, per_second double precision) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  spacing_ms double precision := 0;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  IF is_job THEN SELECT 1050 / (per_second * share) INTO spacing_ms FROM budget WHERE id = 1; END IF;
  UPDATE budget SET slots = without_slot(slots, booked), jobs_at = jobs_at - for_ms(spacing_ms),
    make_up_ms = least(make_up_ms + spacing_ms, 1000) WHERE id = 1;
END
$$;
`
