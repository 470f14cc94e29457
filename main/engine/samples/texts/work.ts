/** Noor's work: a small team that makes software for ferry timetables. */
export const teamHistory = `
< Welcome to the team chat that isn't the team chat. Here we're allowed to complain about the coffee.
> Thank you! First complaint: the machine asked me to update its firmware.
< Say no. We said yes once and it spoke Norwegian for a month.
> Noted. Where do I find the description of the timetable format?
< In the wiki, under "do not read this, read the tests instead". Then read the tests.

< How was the first week?
> Good! I understand about a third of it and I know whom to ask about the rest.
< That's the ratio after four years, too.

> I found out why the Madeira boats arrive before they leave.
< Tell me it isn't a time zone.
> It's a time zone. The harbour sends local times and we read them as UTC.
< It's always a time zone. Write a test first, please, with the night in March when the clocks change.
> Already red. Fixing.
> Green now. One line, plus forty lines of test.
< The best kind of change.

< The customer wrote back. They say the new timetable page is "almost suspiciously fast".
> Can I have that on a mug?
< I'm ordering two.
`;

export const teamRoutine = `
< Could you look at #‹pr› today? It's the ‹module› one, small, I promise.
> Define small.
< ‹Six files|Ninety lines|Three files›, and two of them are tests.
> Reading now. Why does the retry sit outside the transaction?
< Because the network is slow and the lock would be held all the while.
> Right. Then say that in a comment, it's the only surprising line.
< Comment added. ‹Anything else?|Good now?›
> No. Approved, and thank you for the test with the ‹empty page|torn file|leap day›.

> The ‹module› test failed again on the build machine, only there.
< What does it say?
> Expected ‹14:05|09:30|23:59›, received ‹14:06|09:31|00:00›.
< It asks the real clock. Somebody forgot to pass one in.
> It was me, ‹in spring|last month|on my second day›.
< We've all been that somebody.
> Fixed in #‹pr›: the test turns its own clock now.

< Release ‹version› is out. Nothing is on fire.
> I was watching the graphs: one bump and then flat.
< The bump is the cache filling. It does that, it's shy.
> Then I'm off to lunch with a clear conscience.

< Can we move the planning to ‹hour2›? The dentist only had the morning.
> Fine with me. I'll tell ‹colleague›.
< You're an angel.
> I'm somebody who also prefers not to plan in the morning.

> Who is on call this week?
< You are, until ‹day›.
> Oh. Oh no.
< It's quiet! The last page was about the certificate, and now that renews itself.
> You've said "quiet". You've said it out loud.
< Touching wood. Real wood, the good table.

< A report from ‹harbour›: the ‹18:20|07:10|12:45› appears twice on the board.
> Two rows for one sailing? Then a message was delivered twice and both were kept.
< Can you make the second one harmless?
> Yes: the key should come from the sailing, not from the moment of writing. Then the second overwrites the first with the same thing.
< So delivering twice is allowed.
> It has to be. Nobody can promise once.

> Did you see ‹colleague›'s proposal for the ‹module›?
< I did. I like the drawing, I don't like the three new services.
> Same. One process and a table would do.
< Shall I write that, kindly?
> Please, you're better at kindly.

< Lunch?
> Give me ‹five|ten› minutes, I'm in the middle of a rebase.
< Those are never ‹five|ten› minutes. I'll order for you.
> Chickpeas, please. And something against rebases.

> I've written the notes from today, would you read them before I send them round? https://wiki.example.com/notes/‹pr›?view=draft#decisions
< Reading. Point three: we decided the opposite.
> Did we?
< You convinced us, and then ‹colleague› convinced you.
> True, now I remember. Fixed, and sent.

< I can't reproduce what the people in ‹harbour› see.
> Which zone does your laptop think it is in?
< Dublin, naturally.
> Start it with TZ=Pacific/Auckland and look again.
< ...
< I take back everything I said about their browser.

> Small thing: could we stop calling it "the new importer"? It's older than the old one now.
< What do you suggest?
> "The importer". And the other one is "gone".
< Bold. I'm deleting it as we speak: 1,840 lines less.
> The best commit of the month.

< Do you have the query for the slow sailings at hand?
> Yes:
  SELECT vessel, max(arrived_at - planned_at) AS delay
  FROM sailings
  WHERE harbour = '‹harbour›'
  GROUP BY vessel
  ORDER BY delay DESC
  LIMIT 10;
< Thanks! The ‹Sereia|Albatroz|Aurora|Gaivota› again.
> She's forty years old, let her.

> The demo is at ‹hour2› and the projector only knows square pictures.
< Make the window square.
> I wanted to argue, but it works.

< Quick one: does the ‹module› page a thousand rows or a megabyte, whichever comes first?
> Whichever comes first. And a page may be empty and still not be the last.
< That last part should be printed on the wall.
> Page empty ≠ done. I'll get the paint.

> I'm reading the error texts once more. "Operation failed" isn't a sentence that helps anybody.
< What would?
> What happened, whether anything is lost, what to do now. In that order.
< Then "The harbour didn't answer. Your changes are saved here and go out when it does."
> Exactly that. I'm stealing it.

< Thank you for jumping in ‹yesterday|on Friday|last night›. I know it was late.
> It was interesting, and now I know where the backups live.
< And that they can be restored, which is more than most people know about theirs.
> Four minutes and ten seconds. I wrote it down.

< I've drawn the states of the sync on the whiteboard, please don't let the cleaners near it.
> Photographed. The arrow from "waiting" to "stopped" is missing.
< It can't stop while it's waiting.
> It can if somebody closes the laptop.
< ...fine, I'm getting the pen.
`;

export const teamRecent = `
< Morning! #412 is ready for you: sort by the instant, not by the text of the key.
> Morning. Looking now, tea first.
> Okay, I like it. One question about this part:
  const at = parse(row.sk);
  if (at === null) return skip(row, 'not a time');
> What happens to the rows that we skip? Do they just vanish?
< No, they're counted and listed under Diagnostics with their key. Nobody loses a row without being told.
> Perfect. Then only the naming: "at" for the instant, "sk" for the text, everywhere?
< Everywhere. I renamed the last three just now.

> Do you have an example of the mixed forms? I want one in the test that a person can read.
< From the harbour in Kochi, all within the same hour:
  2026-03-22T14:36:25.547845+05:30
  2026-03-22T09:12:01.000123
  2026-03-22T09:15:01Z
  2026-03-22 09:18:47 +0000
< As text the first one is the newest. As a moment it's the oldest.
> That's the whole pull request in four lines 😄
< I put it into docs/decisions/0004-order.md, with your joke about the ferry.

> The long run finished: a million rows, none out of place.
< And the time?
> 41 seconds, of which 30 are the emulator.
< Then I'm not touching it any more. Merge?
> Merged 🎉

< Siyuan asks if we can show how far ahead a message is when somebody's clock is wrong.
> We can: "in 30 minutes" instead of "-30m".
< He'll be happy. His laptop lives in the future.
> Does it know the football results?
< It only knows that the build is red.

> Are you going up to the terrace for lunch? I'm bringing the leftovers of the birthday cake.
< The orange one?
> The orange one. Grandmother's recipe, my hands, so be kind.
< I'm on the stairs already.
> Leave some for ‹colleague›!
< No promises.
< That was worth every stair. Tell your grandmother she has a fan in Cork.
`;

/** A second conversation with the same person, opened by accident from another machine. */
export const releaseWeekend = `
< Opened this from the office machine, it didn't know our other chat. Only for the release weekend, then I'll close it.
> Fine. Checklist?
< 1. Freeze at six
  2. Copy of the table
  3. New version to one harbour
  4. Wait an hour, look at the graphs
  5. The rest
> I'd swap 2 and 3: the copy takes half an hour, we can have coffee meanwhile.
< If 3 fails we need 2.
> Fair. Coffee before 1, then.
< Frozen. Copy is running.
> One harbour is live: Setúbal.
< Graphs look like graphs.
> All the others are live too. No red anywhere.
< Go home, Noor. And thank you 💙
> You too. Closing the lid… now.
`;

export const clocksHistory = `
< Hi Noor, 你好！ Siyuan from the Shanghai office. I take over the exporter from Benedikt.
> Hello! 欢迎 — is that right? I have eleven words of Chinese and that's one of them.
< 很好！👏 Ten more and you can order breakfast.
> Then I'm already there: 豆浆, 油条, 谢谢.
< That IS breakfast. You are ready.

< Question about your review. You wrote: never add 24 hours to get to tomorrow. Why?
> Because twice a year a day has 23 or 25 hours.
< Not in Shanghai.
> Since 1991! Before that, six summers of it:
  DateTime.fromISO('1986-07-04', { zone: 'Asia/Shanghai' }).isInDST
< true?! I was not born, but I feel cheated.
> The zone database remembers everything. It's my favourite history book.

> What do you do with the times that come without any offset?
< I assumed Beijing time.
> And the harbour assumed UTC, and the laptop that filled the test table was in Kolkata.
< So the same text is three moments.
> Unless the table says which one it means. That's why it's a setting now, and UTC when nobody says.
< 明白了。I change my test: three zones, one text, three expectations.

< I wrote the function for "how far ahead", please look if the words are good:
  in 5 minutes
  in 2 hours
  tomorrow at 09:30
> I like all three. For less than a minute I'd say "any moment".
< "any moment" 😄 very calm. I take it.

< Do you sort by code point or by UTF-16 unit for ties?
> By id, in code unit order. The ids are ASCII, so it's the same as bytes.
< And if somebody writes ids with emoji?
> Then they get what they deserve, but always in the same order.
< 稳定就好. Stable is enough.

> Reading your pull request on the train: why the loop over hours?
< To find the moment when the offset changes. Binary search was shorter but nobody understood it in review, including me after lunch.
> Then the loop is right. Thirty steps are nothing, and I understood it in a tunnel.
< "Understood in a tunnel" goes into the comment.

< 我们搬家了！📦 The office moves, so we are closed for a week. The exporter is not closed, please be nice to it.
> 恭喜！ I'll feed it at regular hours. UTC hours.
< 😂
`;

export const clocksRecent = `
< The dashboard in Shanghai shows the Lisbon boats eight hours late again.
> Again? I thought the export carries the offset now.
< It does. The dashboard cuts it off: row.sk.slice(0, 19).
> Oh no. Who wrote that?
< git blame says: me, two years ago. 我错了。
> It happens to everyone who has ever met a timestamp. I'll review the fix right away.
< Thank you. This time with a test:
  expect(show('2026-03-22T14:36:25+05:30', 'Asia/Shanghai')).toBe('17:06');
> 17:06, I checked it by hand. Approved ✅

< Something strange: my messages jump to the end of every list.
> What time is it on your laptop?
< 对不起！ The battery was empty and the clock started half an hour in the future.
> So you know how this conversation ends.
< I know, but I must not tell you.
`;

/** Written by the laptop whose clock is half an hour ahead. */
export const clockAheadText = 'Greetings from the future. It is the same as now, only the tea is cold 🍵';
