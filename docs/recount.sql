-- Every figure of a month's paper, counted again from the entries with nothing but the sqlite3 shell (3.38 or newer):
--
--   sqlite3 -readonly ledger.sqlite3 < recount.sql
--
-- Each line is a name and its value, as `figures.json` inside the paper has them. Change the two days to those of the
-- month, or to the first day of a wave and the day after its last. For a month that is closed, write as `close` the
-- hash that its paper prints beside the last close or supplement ("Mã băm tại đó", "Hash there"): what came later is
-- left out. For the results sheet of one officer write as `officer` the code that stands there beside the hashes; as it
-- is, everybody's ballots count.
.mode list
.separator " = "
CREATE TEMP TABLE month AS SELECT '2022-10-01' AS first, '2022-11-01' AS after, '' AS close, '' AS officer;

-- The entries, each with its place in the chain, its day in Vietnam, and whether its clock was believed.
CREATE TEMP TABLE upto AS
  SELECT coalesce((SELECT entry FROM main.chain WHERE lower(hex(hash)) = close), (SELECT max(n) FROM main.entry)) AS n
  FROM month;
CREATE TEMP TABLE said AS
  SELECT n, lower(hex(id)) AS id, kind, lower(hex(ballot)) AS ballot, epoch, seq, hash, told,
         date((told ->> 'at') / 1000 + 25200, 'unixepoch') AS day, told ->> 'clock' <> 'untrusted' AS believed
  FROM (SELECT n, id, kind, ballot, json(CAST(body AS TEXT)) AS told FROM main.entry)
  JOIN (SELECT entry, min(epoch) AS epoch, seq, hash FROM main.chain GROUP BY entry) ON entry = n
  WHERE n <= (SELECT n FROM upto);
CREATE INDEX temp.said_n ON said (n);
CREATE INDEX temp.said_ballot ON said (ballot, n);

-- The nearest believed entry before and after each, in its epoch, and before it in any.
CREATE TEMP TABLE near AS
  SELECT n, max(iif(believed, n, NULL)) OVER (PARTITION BY epoch ORDER BY n) AS before,
         min(iif(believed, n, NULL)) OVER (PARTITION BY epoch ORDER BY n DESC) AS behind,
         max(iif(believed, n, NULL)) OVER (ORDER BY n) AS older
  FROM said;
CREATE INDEX temp.near_n ON near (n);

-- A paper ballot begins when it is printed: its id is the first 24 digits of the printing's and its serial in 8 more.
-- Of each one that came back, or was left over with those behind it, an entry tells later.
CREATE TEMP TABLE printed AS
  SELECT n, substr(id, 1, 24) AS run, value AS serial, substr(id, 1, 24) || printf('%08x', value) AS ballot
  FROM said, generate_series(told ->> 'first', (told ->> 'first') + (told ->> 'printed') - 1)
  WHERE kind = 'paper' AND told ->> 'printed' > 0;
CREATE INDEX temp.printed_ballot ON printed (ballot);
CREATE TEMP TABLE settled AS
  SELECT n, ballot, CASE WHEN told ->> 'spoiled' THEN 'spoiled' ELSE 'valid' END AS came
  FROM said WHERE kind = 'paper' AND told -> 'people' IS NOT NULL
  UNION ALL
  SELECT said.n, left.ballot, 'unused'
  FROM said JOIN printed AS one USING (ballot)
  JOIN printed AS left ON left.run = one.run AND left.serial - one.serial BETWEEN 0 AND (told ->> 'unused') - 1
  WHERE kind = 'paper' AND told ->> 'unused' > 0;

-- A ballot begins with its first entry. Was that clock not believed, somebody may have named the day later; else it
-- was tapped between the believed days around it, which leaves the month certain, and of a wave sometimes nothing.
CREATE TEMP TABLE begun AS
  SELECT ballot, min(n) AS n FROM said WHERE ballot <> '' AND kind <> 'paper' GROUP BY ballot
  UNION ALL SELECT ballot, n FROM printed;
CREATE TEMP TABLE naming AS
  SELECT begun.ballot, run.value ->> 'day' AS day, later.n
  FROM said AS later, json_each(later.told, '$.dated') AS run
  JOIN said AS a ON a.id = run.value ->> 'first' JOIN said AS z ON z.id = run.value ->> 'last'
  JOIN begun ON begun.n BETWEEN a.n AND z.n AND begun.n < later.n
  WHERE later.kind = 'clock';
CREATE TEMP TABLE named AS SELECT ballot, day, max(n) FROM naming GROUP BY ballot;
CREATE TEMP TABLE ballot_day AS
  SELECT begun.ballot, begun.n,
    CASE WHEN said.believed THEN said.day
         WHEN named.day IS NOT NULL THEN named.day
         WHEN substr(before.day, 1, 7) = substr(behind.day, 1, 7) THEN before.day END AS day,
    iif(said.believed OR named.day IS NOT NULL, NULL, behind.day) AS until,
    coalesce(before.day, older.day) AS about
  FROM begun JOIN said USING (n) JOIN near USING (n) LEFT JOIN named ON named.ballot = begun.ballot
  LEFT JOIN said AS before ON before.n = near.before LEFT JOIN said AS behind ON behind.n = near.behind
  LEFT JOIN said AS older ON older.n = near.older;
CREATE TEMP TABLE undated AS
  SELECT ballot FROM ballot_day, month
  WHERE coalesce(day, about) >= first AND coalesce(day, about) < after AND (day IS NULL OR until >= after);
CREATE TEMP TABLE dated AS
  SELECT ballot, n FROM ballot_day, month WHERE day >= first AND day < after AND (until IS NULL OR until < after);
CREATE TEMP TABLE counted AS
  SELECT begun.ballot, kind IN ('issued', 'paper') AS issued,
         iif(kind = 'paper', 'paper', told ->> 'channel') AS channel,
         told ->> 'survey' AS survey, told ->> 'version' AS version
  FROM dated AS begun JOIN said USING (n), month WHERE officer IN ('', told ->> 'officer');

-- Of each criterion the last tap counts, and the last reasons, where that tap is unsatisfied.
CREATE TEMP TABLE survey AS
  SELECT told ->> '$.survey.id' AS survey, told ->> '$.survey.version' AS version, told -> 'survey' AS form, max(n)
  FROM said WHERE kind = 'config' AND told -> 'survey' IS NOT NULL GROUP BY 1, 2;
CREATE TEMP TABLE asked AS
  SELECT survey, version, count(*) AS ballots, 'surveys › ' || survey ||
    iif(count(*) OVER (PARTITION BY survey) > 1, ' v' || version, '') || ' › ' AS name
  FROM counted GROUP BY survey, version;
CREATE TEMP TABLE level AS
  SELECT survey, version, one.value ->> 'id' AS level, one.key AS place,
         one.key < form ->> 'satisfied_cut' AS good,
         one.key >= json_array_length(form, '$.levels') - (form ->> 'unsatisfied_cut') AS bad,
         json_array_length(form, '$.levels') - 1 AS steps
  FROM survey, json_each(form, '$.levels') AS one;
CREATE TEMP TABLE answer AS
  SELECT survey, version, ballot, criterion, level, good, bad, place, steps FROM (
    SELECT ballot, told ->> 'criterion' AS criterion, told ->> 'level' AS level, max(n) FROM said
    WHERE kind = 'answered' GROUP BY ballot, told ->> 'criterion'
    UNION ALL
    SELECT ballot, key, value, n FROM said, json_each(told, '$.answers') WHERE kind = 'paper')
  JOIN counted USING (ballot) JOIN level USING (survey, version, level);
CREATE TEMP TABLE reason AS
  SELECT survey, version, criterion, one.value AS reason FROM (
    SELECT ballot, told ->> 'criterion' AS criterion, told -> 'reasons' AS reasons, max(n) FROM said
    WHERE kind = 'followed' GROUP BY ballot, told ->> 'criterion'
    UNION ALL
    SELECT ballot, key, value, n FROM said, json_each(told, '$.reasons') WHERE kind = 'paper')
  JOIN answer USING (ballot, criterion), json_each(reasons) AS one WHERE bad;
CREATE TEMP TABLE valid AS
  SELECT ballot, issued, channel, min(good) AS satisfied, max(bad) AS unsatisfied
  FROM answer JOIN counted USING (ballot) GROUP BY ballot;
CREATE TEMP TABLE spoiled AS
  SELECT ballot, issued, channel FROM settled JOIN counted USING (ballot) WHERE came = 'spoiled';
CREATE TEMP TABLE collected AS
  SELECT ballot, issued, channel FROM valid UNION ALL SELECT ballot, issued, channel FROM spoiled;

-- Why a ballot is not ordinary: by its own last entry, or by a later one that shows it in retrospect.
CREATE TEMP TABLE flagging AS
  SELECT n, ballot, one.value AS flag FROM said, json_each(told, '$.flags') AS one WHERE kind = 'closed'
  UNION ALL
  SELECT n, one.value, also.key FROM said, json_each(told, '$.also') AS also, json_each(also.value) AS one
  WHERE kind = 'closed';
CREATE TEMP TABLE flag AS SELECT DISTINCT ballot, flag FROM flagging WHERE ballot IN (SELECT ballot FROM collected);

-- The counts.
CREATE TEMP TABLE figure (name TEXT, value);
INSERT INTO figure SELECT 'issued', coalesce(sum(issued), 0) FROM counted;
INSERT INTO figure SELECT 'collected', count(*) FROM collected;
INSERT INTO figure SELECT 'returned', coalesce(sum(issued), 0) FROM collected;
INSERT INTO figure SELECT 'walk_up', coalesce(sum(NOT issued), 0) FROM collected;
INSERT INTO figure SELECT 'valid', count(*) FROM valid;
INSERT INTO figure SELECT 'spoiled', count(*) FROM spoiled;
INSERT INTO figure SELECT 'undated', count(*) FROM undated;
INSERT INTO figure SELECT 'flagged', count(DISTINCT ballot) FROM flag;
INSERT INTO figure SELECT 'flags › ' || flag, count(*) FROM flag GROUP BY flag;
INSERT INTO figure SELECT 'outcomes › ' || outcome, count(*) FROM (
    SELECT ballot, told ->> 'outcome' AS outcome FROM said WHERE kind = 'closed'
    UNION ALL SELECT ballot, iif(came = 'unused', 'unused', 'completed') FROM settled
    UNION ALL SELECT ballot, 'unreturned' FROM printed WHERE ballot NOT IN (SELECT ballot FROM settled))
  JOIN counted USING (ballot) GROUP BY outcome;
INSERT INTO figure SELECT 'open', count(*) FROM counted
  WHERE channel <> 'paper' AND ballot NOT IN (SELECT ballot FROM said WHERE kind = 'closed');
INSERT INTO figure SELECT 'by_channel › ' || channel || ' › issued', sum(issued) FROM counted GROUP BY channel;
INSERT INTO figure
  SELECT 'by_channel › ' || channel || ' › ' || name, sum(n) FROM (
    SELECT channel, 'returned' AS name, issued AS n FROM collected
    UNION ALL SELECT channel, 'walk_up', NOT issued FROM collected
    UNION ALL SELECT channel, 'spoiled', 1 FROM spoiled
    UNION ALL SELECT channel, 'valid', 1 FROM valid UNION ALL SELECT channel, 'all_satisfied', satisfied FROM valid
    UNION ALL SELECT channel, 'any_unsatisfied', unsatisfied FROM valid)
  GROUP BY channel, name;

-- Paper by its serials: each printing, and what became of it. What is neither collected nor unused is still out.
CREATE TEMP TABLE printing AS
  SELECT min(serial) AS first, max(serial) AS last, count(*) AS issued, count(*) FILTER (WHERE came <> 'unused')
         AS collected, count(*) FILTER (WHERE came = 'spoiled') AS spoiled, count(*) FILTER (WHERE came = 'unused') AS unused
  FROM printed JOIN counted USING (ballot) LEFT JOIN settled USING (ballot) GROUP BY run;
CREATE TEMP TABLE serials AS
  SELECT 'serials › ' || row_number() OVER (ORDER BY first, last, issued, collected, spoiled, unused) || ' › ' AS name,
         printing.* FROM printing;
INSERT INTO figure SELECT name || 'first', first FROM serials UNION ALL SELECT name || 'last', last FROM serials
  UNION ALL SELECT name || 'issued', issued FROM serials UNION ALL SELECT name || 'collected', collected FROM serials
  UNION ALL SELECT name || 'spoiled', spoiled FROM serials UNION ALL SELECT name || 'unused', unused FROM serials;

-- Survey by survey, criterion by criterion; the index runs from 100 for the best level to 0 for the worst.
CREATE TEMP TABLE criterion AS
  SELECT survey, version, name || 'criteria › ' || (one.value ->> 'id') || ' › ' AS name, one.value ->> 'id' AS criterion
  FROM survey JOIN asked USING (survey, version), json_each(form, '$.criteria') AS one;
CREATE TEMP TABLE summed AS
  SELECT name, survey, version, criterion, count(ballot) AS n, coalesce(sum(good), 0) AS good,
         coalesce(sum(bad), 0) AS bad, sum(steps - place) AS points, max(steps) * count(ballot) AS most
  FROM criterion LEFT JOIN answer USING (survey, version, criterion) GROUP BY survey, version, criterion;
INSERT INTO figure SELECT name || 'version', version FROM asked UNION ALL SELECT name || 'ballots', ballots FROM asked;
INSERT INTO figure SELECT name || 'n', n FROM summed;
INSERT INTO figure SELECT name || 'satisfied', good FROM summed;
INSERT INTO figure SELECT name || 'unsatisfied', bad FROM summed;
INSERT INTO figure
  SELECT name || 'levels › ' || level || ' › n',
         (SELECT count(*) FROM answer AS a WHERE (a.survey, a.version, a.criterion, a.level)
            = (criterion.survey, criterion.version, criterion.criterion, level.level))
  FROM criterion JOIN level USING (survey, version);
INSERT INTO figure SELECT name || 'reasons › ' || reason || ' › n', count(*)
  FROM criterion JOIN reason USING (survey, version, criterion) GROUP BY name, reason;

-- Shares: hundredths of a per cent, a half rounded up, never 0 or 100 when one ballot says otherwise.
CREATE TEMP TABLE part AS
  SELECT name || 'satisfied_share' AS name, name || 'interval › ' AS ends, good AS n, n AS whole FROM summed
  UNION ALL SELECT name || 'unsatisfied_share', NULL, bad, n FROM summed
  UNION ALL SELECT 'all_satisfied › share', 'all_satisfied › interval › ', sum(satisfied), count(*) FROM valid
  UNION ALL SELECT 'any_unsatisfied › share', 'any_unsatisfied › interval › ', sum(unsatisfied), count(*) FROM valid
  UNION ALL SELECT 'return_rate', NULL, (SELECT sum(issued) FROM collected), sum(issued) FROM counted;
INSERT INTO figure SELECT replace(name, 'share', 'n'), coalesce(n, 0) FROM part WHERE name LIKE 'a%satisfied › share';
CREATE TEMP TABLE rounded AS
  SELECT name, (20000 * n + whole) / (2 * whole) AS value, iif(n > 0, 1, 0) AS low, iif(n < whole, 9999, 10000) AS high
  FROM part WHERE whole > 0
  UNION ALL SELECT name || 'index', (20000 * points + most) / (2 * most), points > 0, iif(points < most, 9999, 10000)
  FROM summed WHERE n > 0
  UNION ALL SELECT name || 'average', (200 * (most + 4 * points) + most) / (2 * most), iif(points > 0, 101, 100),
  iif(points < most, 499, 500) FROM summed WHERE n > 0
  -- The interval is Wilson's, two-sided 95 %.
  UNION ALL SELECT ends || '1', iif(n = 0, 0, 5000 * (2 * n + z * z - z * root) / (whole + z * z) + 0.5), n > 0, 9999
  FROM (SELECT *, sqrt(z * z + 4.0 * n * (whole - n) / whole) AS root FROM part, (SELECT 1.959963984540054 AS z))
  WHERE whole > 0 AND ends IS NOT NULL
  UNION ALL SELECT ends || '2', iif(n = whole, 10000, 5000 * (2 * n + z * z + z * root) / (whole + z * z) + 0.5), 1,
  iif(n < whole, 9999, 10000)
  FROM (SELECT *, sqrt(z * z + 4.0 * n * (whole - n) / whole) AS root FROM part, (SELECT 1.959963984540054 AS z))
  WHERE whole > 0 AND ends IS NOT NULL;
INSERT INTO figure
  SELECT name, printf('%d.%02d', value / 100, value % 100)
  FROM (SELECT name, min(high, max(low, CAST(value AS INTEGER))) AS value FROM rounded);

-- The hours of a week: weekday (Monday is 1) and hour of the valid ballots that were begun by a clock that was believed.
CREATE TEMP TABLE hour AS
  SELECT satisfied, said.believed AND channel <> 'paper' AS known,
         ((strftime('%w', (told ->> 'at') / 1000 + 25200, 'unixepoch') + 6) % 7 + 1) ||
         strftime('/%H', (told ->> 'at') / 1000 + 25200, 'unixepoch') AS cell
  FROM valid JOIN begun USING (ballot) JOIN said USING (n);
INSERT INTO figure
  SELECT 'hours › cells › ' || cell || ' › valid', count(*) FROM hour WHERE known GROUP BY cell
  UNION ALL SELECT 'hours › cells › ' || cell || ' › all_satisfied', sum(satisfied) FROM hour WHERE known GROUP BY cell
  HAVING count(*) >= 10
  UNION ALL SELECT 'hours › untimed', count(*) FROM hour WHERE NOT known;

-- The ledger line: from the first entry of the month's days to the last one about its ballots, and the hash there.
-- Where a confirmation of the clock dated ballots, the program starts earlier or goes further than this.
CREATE TEMP TABLE about AS
  SELECT n FROM (SELECT ballot FROM dated UNION SELECT ballot FROM undated) JOIN (
    SELECT ballot, n FROM said WHERE kind <> 'paper'
    UNION ALL SELECT ballot, n FROM printed UNION ALL SELECT ballot, n FROM settled
    UNION ALL SELECT ballot, n FROM naming UNION ALL SELECT ballot, n FROM flagging
    UNION ALL SELECT ballot, behind FROM ballot_day JOIN near USING (n) WHERE day IS NOT NULL AND until IS NOT NULL)
  USING (ballot);
CREATE TEMP TABLE line AS
  SELECT said.epoch, min(said.seq) FILTER (WHERE run.day >= first AND run.day < after) AS first,
         max(said.seq) FILTER (WHERE said.n IN (SELECT n FROM about)) AS last
  FROM said JOIN near USING (n) LEFT JOIN said AS run ON run.n = near.before, month GROUP BY said.epoch;
CREATE TEMP TABLE lines AS
  SELECT 'ledgers › ' || row_number() OVER (ORDER BY epoch) || ' › ' AS name, line.*, hash AS head, id
  FROM line JOIN main.chain USING (epoch) JOIN main.epoch ON no = epoch WHERE seq = last AND first <= last;
INSERT INTO figure
  SELECT name || 'first', first FROM lines UNION ALL SELECT name || 'last', last FROM lines
  UNION ALL SELECT name || 'gaps', last - first + 1 - (SELECT count(*) FROM main.chain
    WHERE chain.epoch = lines.epoch AND seq BETWEEN first AND last) FROM lines
  UNION ALL SELECT name || 'epoch', lower(hex(id)) FROM lines UNION ALL SELECT name || 'head', lower(hex(head)) FROM lines
  UNION ALL SELECT name || 'device', (SELECT lower(hex(id)) FROM main.device) FROM lines;
SELECT * FROM figure;
