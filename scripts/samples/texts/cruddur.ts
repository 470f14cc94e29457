/**
 * 104 messages of two friends who build a weather station on a coast path: 56 to 345 characters each, written for this
 * project. Even lines are the first person's, odd lines the second's.
 */
export const coastPathDialogue: readonly string[] = `
Good morning! I walked the coast path up to the old signal hut yesterday, and the roof is still on. I think that we could really put our weather station there, as we said last winter. Tell me when you have an hour this week, I want to show you my drawings before I fall in love with them.
You did it without me? I'm a little jealous. How does the door look, and is there anything left of the wooden mast that stood on the seaward side?
The door hangs on one hinge, and the mast is gone except for the iron foot. But the foot is as solid as the rock around it, I jumped on it twice to be sure. The inside is dry, smells of thyme, and somebody has left a chair by the window, facing the sea.
That's the best news of the week. If the foot holds, then we only need a new pole of four metres, and the wind gauge can sit where the signal flags used to be.
I measured the foot: the opening is sixty-two millimetres across and a hand and a half deep. Do you still have those galvanised tubes from the greenhouse that you took apart?
Three of them, and one is straight. The other two remember the storm. I'll look tonight whether the straight one fits, otherwise your cousin has a lathe, doesn't he? If everything else fails, then there is the flagpole behind the school, but for that we would have to ask nicely.
He does, and he likes nothing more than a reason to use it. Just don't ask him how long it takes, or he'll begin to tell you about the lathe before this one.
Understood. Let's talk about power, then. There's no cable up there, so it's a solar panel and a battery, and in December we'll get about as much sun as a mushroom does.
I've made a small calculation. The sensors need very little, it's the radio that eats. If we send once every ten minutes instead of every minute, a small panel is enough, even in December. I have drawn it all up on the back of the electricity bill, which seemed to be the right place for it.
Ten minutes is fine for temperature and pressure. For gusts it isn't, a gust that nobody has counted is the very one that takes the neighbour's tent away.
Then we count all the time and send rarely: the station keeps the strongest gust of the last ten minutes in memory and reports it together with the mean. That costs nothing extra. It also means that the radio sleeps for most of the day, and that we may sleep for most of the night.
I like that a lot. It's what my grandmother did with gossip: she collected the whole week and only reported the strongest item on Sunday after church.
Your grandmother would have been an excellent weather station. Did she also apologise afterwards when the forecast turned out to be wrong?
Never once. She used to say that the weather was wrong. Now, which sensor do we take for rain? I've read good things about the tipping bucket, and bad things about spiders.
Spiders? What exactly do spiders do in a tipping bucket, and why does everyone but me seem to know about it?
They build their webs between the two little buckets, and then it never rains again, according to the station. Somewhere in the north they had a drought of four months because of one spider. When the people finally climbed up and looked, the spider was fat, dry and in an excellent mood, and the little buckets had rusted in place.
Four months! And nobody looked out of the window? I suppose that when there's a number on a screen, people stop looking out of windows altogether.
That's going to be our rule number one, painted over the door: before you believe the station, look out of the window. Rule number two is about the spiders.
Agreed. I'll put a fine copper mesh over the funnel, and we clean it at every new moon, because otherwise neither of us will ever remember when it was done last.
New moon is good, it's in both our calendars because of the tides. By the way, the path under the hut floods at spring tide, so we can't carry anything heavy on those days.
How much is heavy? The battery alone weighs eleven kilos, and I'd rather not meet the sea while I'm carrying it, although it would be a very dramatic end for the project.
Let's carry the battery on Thursday then, low water is at ten past nine. If we leave the car park at eight, we're around the point and up at the hut with time to spare. If we're late, there is the upper path through the gorse, which is longer by half an hour and by about a thousand thorns.
Thursday works. I'll bring the pack frame, the wide straps and a thermos. You bring the tools and the cheerful disposition that you have before breakfast, unlike other people.
I'll be insufferably cheerful. Do you want tea or coffee in the thermos, and does the man in the hut at the car park still sell the buns with the burnt edges?
Coffee, and yes, he does, and the burnt edges are the point of them. He asked about you, by the way. He thinks that you're a surveyor since you walked about with the tape.
I told him that we were measuring the wind and he said, quite seriously, that it had been about the same size all year. I've been thinking about this answer for days. I've decided that he's either the greatest philosopher on this coast or that he simply wanted to close the shop.
He isn't wrong. We should publish it as our first result: wind, size unchanged. Then the critics can say that our method is simple but the findings are robust.
I spent the evening with the enclosure. It's a white box with louvres, so the air goes through and the sun doesn't, and it looks like a beehive designed by an accountant.
As long as no bees read the plans. What did you use for the louvres in the end, the thin plywood, or the slats of that terrible blind from the spare room?
The blind! It was made for this: it's white, it's weatherproof, and it never closed completely, which was a fault in a bedroom but is a feature on a cliff.
There's a moral in that somewhere. I've soldered the board meanwhile, and it answers. It says that it's twenty-one degrees on my kitchen table, with a light breeze when I sigh. I have written the number into the notebook, together with the sigh, because one of them has to be the reference.
Have you compared it with a real thermometer? I remember the first board, which was convinced that we lived in the tropics because it sat next to its own warm chip.
Compared in ice water and in boiling water, like in school. It's off by two tenths at the lower end and by four at the upper, and nobody up there is going to boil, I hope.
Two tenths is better than I expected for that price. Write the numbers down, so that in three years, when it drifts, we know where it started drifting from.
Everything is in the blue notebook: date, place, what we saw, what we believed, and in the last column what it really was. The last column is mostly empty so far.
I love the last column. Most projects have only the second to last one. Speaking of which: what time do we write into the records, the local one or the universal one?
Universal, always, with the offset written out. You know how the clocks go back in autumn and one hour happens twice? A storm once fell into exactly that hour on my old station. It was the best gust of the whole winter, and there were two different values for the very same minute, and I could never say which one of them was the truth.
And then the storm was over before it had begun? I can imagine the faces of the people who wanted to draw a nice graph of it for the newspaper.
It went backwards, like a film. Ever since then I've been storing universal time only, and I turn it into local time at the very last moment, when somebody wants to read it.
Sensible. And when the station has no connection, because the fog sits on the hill, does it simply lose what it measured, or does it wait for better times?
It waits. Each record gets a number, and the station sends from the oldest number that was not confirmed. If a record arrives twice, the receiver sees the same number and smiles. I tried it with the cable in my hand, pulling it out twenty times while it was talking, and nothing was lost and nothing counted double.
So it may send twice but never not at all. I wish that the post office worked like that. My aunt's parcel has been sent not at all since the middle of March.
Perhaps it's waiting for better times. What's in it? If it's the honey again, then I have a personal interest in this matter, and I'm willing to write to somebody.
It's the honey, two jars, and one was meant for you. I'll ask again on Monday, with the voice that I keep for post offices and for the tax people.
I've heard that voice once, when the waiter took your plate too early. I still sit up straight when I think of it. Please use it for the honey.
Back from the hut! You missed something: there was a seal on the flat rock below, who watched me drilling for an hour like a pensioner at a building site.
Did the seal have any remarks on your drilling? Mine would have had some. And more to the point: are the anchors in, and did the rock hold the way it looked like it would?
All four anchors are in, eight centimetres deep. The rock is so hard that I used up two drill bits and one thumb. The seal shook its head at the third hole. Tell me honestly: does your family know a word for a person who drills into a cliff while a seal is looking on? I'd like to have it on a badge.
I hope that the thumb is going to be all right. Put something cold on it, and don't type long messages. A simple thumbs-up will do, once you're able to give one again.
Very funny. It's blue, but it bends. Tomorrow the tube, if your cousin's lathe is as good as its reputation. He wrote that it's finished and that I should bring cake.
That's the standard rate: one turned tube, one cake. For threads it's a cake with filling. I once paid for a gearbox with a whole Christmas worth of baking.
The tube is a beauty. It slides into the foot with a sigh, and when you turn it there's no play at all. I stood there turning it for a while, I have to admit.
Send me a photo when the light is good. I'd like to hang one in the workshop next to the picture of the bridge, so that visitors have something to ask about.
Here's the plan for Saturday: the mast goes up at eleven, when the tide is out and the wind is supposed to sleep. We need three people for the ropes. Who's the third? We also need somebody who shouts, because with that many ropes there should be one voice and not three.
My neighbour with the sailing boat. She knows more about masts than the two of us together, and she has already told me that our second knot was wrong.
Which one was the second knot? I was rather proud of the second knot, I'd looked it up in a book from 1931 that's full of drawings of very calm men.
She says that it's beautiful and that it slips when wet, which on a cliff over the sea is a disadvantage. She'll show us the other one. It's uglier and it holds.
Uglier and it holds, I could say this about most things I've ever built. Fine, on Saturday we learn a new knot. I'm bringing the soup, the big pot, and three spoons.
It stands! I'm still out of breath. Did you see how it swayed once and then stood there, as though it had always been part of that hill and we'd only reminded it? I haven't felt like that since the day on which the shed didn't fall over.
I saw it, and I saw your face, and I'm glad that your neighbour took the picture. She was right about the knot, and I've apologised to her and also to the book.
First numbers from up there: 11.4 degrees, 1,016 hectopascal, wind from the south-west at six metres a second, strongest gust nine. I've read them aloud to everyone in the house.
And how did everyone in the house take it? Mine have asked me to read out the pressure only when something has changed, and not with that meaningful pause.
They nodded politely. The dog left. But when the evening forecast said five metres a second, my daughter said "six, actually", and I've never been prouder in my life. I wrote it into the notebook with the date and the exact minute, and I've underlined it twice.
She'll be the director of the whole institute one day. Has anybody looked out of the window, though? Rule number one applies even to proud fathers, on the first day too.
I have looked. It was windy, from the south-west, about six. The window and the station agree, so now I'm only worried about what they may be agreeing on behind my back.
The second night is always the worst one. On the second night of my old station I woke up at three, convinced that I'd left the little screwdriver inside the housing.
And had you really, or did you climb up there in the dark for nothing?
One moment, I can't leave you with so short an answer: yes, of course I had, and it stayed there for a year and did no harm. I think of it as a founding member.
Then we should place something into ours too, on purpose this time. A coin from this year, or the button that came off your jacket when the mast went up.
The button! I've kept it in my pocket since. I'll glue it inside the lid on Sunday, with the date and three names below it, and nobody will ever know but us. If some day a stranger opens the lid and wonders about it, then I want him to wonder for a good long while.
And the seal. The seal knows everything. I've been wondering: should the page with the graphs be open to all, or do we only show it to those who help?
Open to all, I'd say. The fishermen want it, the school wants it, and the man with the buns has asked if it could tell him how many buns to bake. And the old lady from the lighthouse cottage says she has been writing down the weather by hand since she was nine and would like to compare.
It could! Dry and calm means walkers, and walkers mean buns. I'm ready to bet that pressure at seven in the morning predicts buns better than any expert does. We'd only need a notebook by the till and a pencil on a string, and I have both of them here.
Let's do it properly: he writes down the number of buns sold each day, we draw one against the other, and in a year we publish. Wind, size unchanged; buns, rising.
I'd read that paper. I'd even cite it. Now for something less happy: since four o'clock the humidity has said one hundred, and it's perfectly dry outside my window.
It's foggy up there, I can see the hill from here, or rather I can't see it. One hundred is right. You've just broken rule number one with the wrong window.
I stand corrected, and I'd like to add a paragraph to the rule: the window has to be at the same place as the station. We'll need a bigger board over the door.
We'll need a bigger door. Seriously though, a little camera would be nice, one picture per hour, so that we could look out of the window up there without going there.
It would double the power we need. I could send the pictures only while the sun is on the panel. At night there's nothing to see in any case, except for the lighthouse.
Then skip the nights. I'd like to have one at sunrise in any case. We could make a year of sunrises, in one long strip, and hang it up at the harbour office.
Three hundred and sixty-five sunrises, of which about two hundred will be grey. I find that honest. It's what a year on this coast looks like, and people should see it. We'll start on the shortest day, when even the latest of us is awake for it, and we'll print the strip on the long paper from the harbour plotter.
The grey ones are the ones I'd miss if I moved away. All right, I'll order the camera with the small lens. It comes with a heater, so that it doesn't fog up.
A heater? So we're back at the mushroom's share of the sun. Let me do the numbers again tonight, with the camera on for ten seconds and the heater for sixty.
Did the numbers work out? I ask because I've ordered it already. I was weak, there was only one left, and the picture of it showed a very nice sunrise.
They work if we leave out the coldest month, or if we get a second panel. I happen to have a second panel. I happen to have had it since last Tuesday.
So we were both weak, and on the same Tuesday. I think that this is how great observatories came about: two people who were each waiting to be talked into it.
Storm warning for tonight! Thirty metres a second at the point, they say. I've checked all the ropes twice this afternoon, and my neighbour's ugly knot looks very good.
I'm sitting here with the graph open and cannot do anything else. Twenty-two now. The line looks like the teeth of a saw, and the pressure falls like a stone.
Twenty-six. My roof is talking. The seal has surely gone to bed. If the mast goes, it goes, we've got the drawings, and we know how to do it better.
Twenty-nine point four! That's the strongest that anybody has ever measured on that hill, and admittedly we're also the first who have ever measured there.
It's gone quiet, did you notice? It isn't the wind, that's still howling. The station hasn't sent anything since ten to two. I'm trying not to draw any conclusions.
It's the radio or it's the mast. If it's the radio, then everything is in its memory and will come later. Go to sleep, we'll walk up at low water, half past seven.
I didn't sleep. I'm at the car park. The man with the buns has opened early for me, he says that a person with such a face needs a bun without delay.
I'm five minutes away, keep one for me. Can you see the hill from where you are? I've got the spare battery, the pliers, and a speech for either case.
I can see it. I can see it! It's standing! Straight as a candle, and the little cups are going round as if nothing at all had happened. I've got something in my eye. I'm not ashamed of it, and the man with the buns is not ashamed of it either, he's standing next to me and has got something in his eye as well.
It's the wind, it's about the same size all year. So it's only the radio, then. Don't run, the rocks are wet, and I'd like to be there when we open the lid.
It was the aerial plug, shaken loose. Half a turn with two fingers, and the light came on, and now it's sending everything that it kept: four hours, not a record missing. I've never seen so many numbers arrive with so much dignity, one after the other, in the right order, as if they had been waiting at a bus stop.
From the oldest number that was not confirmed, just as we wanted it. Look at the strongest gust of the night, at twenty past two, when we thought it had fallen silent.
Thirty-three point one. And under the lid your button, with not a drop on it. I move that we make the knot, the button and the seal honorary members of the institute.
Seconded, and carried without a vote against. My aunt's honey has arrived as well, on the very same morning, both jars. I don't believe in signs, but I do believe in breakfast.
Then come over, all of you: my neighbour is coming with her ropes, and the daughter who corrects the forecast is setting the table. I'll bake something that pays for a tube and a thread, with filling.
We're on our way. And tonight we'll fill in the last column of the blue notebook, the one for what it really was. I already know what I'm going to write there.
And what is it going to be? You've been smiling at that empty column ever since the first day, and I've wondered more than once what could possibly go into it.
What we believed: that it would be about the wind. What it really was: an excuse to walk up that path together every week, and it held, even in thirty-three metres a second.
`
  .trim()
  .split('\n');
