/** A climbing trip, a community garden, bicycles and a photo walk. */
export const climbingHistory = `
< A whole free day, and dry rock. Are you in?
> In. Is it the sea cliffs or the quarry?
< The quarry, the cliffs are closed, the swifts are nesting.
> Good for the swifts. What grade are we pretending to climb?
< A confident five, an apologetic six.

> How are your fingers?
< Attached. Yours?
> I can type, slowly. The last crack was personal.
< You flashed it!
> I flashed it and then I couldn't open the car.

< I've been thinking about something bigger. Four days, bivouac, the long ridge.
> The one from the poster in the gym?
< The one from the poster. Eleven pitches, none above 6a, and a hut halfway.
> You had me at hut.
< I'll make a list. You know that I'll make a list.
> I'd worry if you didn't.

< The list, first version:
  - half ropes, 2 × 60 m (mine)
  - 12 quickdraws, 6 long
  - nuts and the small cams (yours?)
  - stove, one pot, the spoon
  - chocolate, more than last time
> Why "the spoon"?
< Weight.
> I'm bringing a second spoon and you'll thank me.

> Insurance question: does your club card cover rescue abroad?
< Yes, up to an amount that suggests they'd send a very small helicopter.
> I'll get the card too, then they can send both.
< 🚁🚁

< Weather model says dry until Thursday, then opinions differ.
> Which model is the pessimist?
< The French one. It has been right more often.
> Then we walk in on Monday and we're down by Thursday noon.
< Agreed. No summit is worth wet lichen.

> I've booked the two bunks in the hut: https://hut.example.org/booking?ref=RG-4471&beds=2.
< You're quick! Did they say anything about water?
> The spring is running, the shower is a rumour.
< I like rumours.

< At the station, platform 4, with everything. Including the second spoon, I weighed it: 11 grams.
> 11 grams of friendship.

> Home. I've slept eleven hours and I can't lift a cup.
< Same. I smiled at a staircase and went back to bed.
> Would you do it again?
< Ask me when I can feel my calves. (Yes.)

< I wrote it down before I forget it, you get the long version because you were there: we left the hut at twenty to five with the stars still on and your headlamp already dying, and I was sure that the first pitch would be wet, and it wasn't. The second belay, the one with the rusty ring, is where I understood that we'd make it, since you were singing. The crux was easier than the poster and harder than the book; the book lies about the bolt, there is none, only a very old piton that somebody has painted blue so that you'd trust it. I didn't. On the ridge the wind stopped exactly when we sat down, and we ate the whole chocolate without a word, looking at three countries, one under cloud. Then forty minutes of arguing about the descent, in which you were right, for the record. We were back at nine, soup, blisters, the warden's dog. I'd like to remember the light on the north side, it was the colour of the inside of a shell. Thank you for the second spoon. Let's do another one before we become sensible people.
> I'm sitting on the bus with tears in my eyes, and a man has offered me a tissue.
< Tell him about the spoon.

< Gym on ‹day›? They've set a new blue circuit with holds like potatoes.
> I love potatoes. After work, ‹hour›?
< I'll be the one hanging off the third potato.

> My shoes are finished, there's a toe looking at me.
< The resoler by ‹square› needs two weeks, the good one needs a month.
> The good one, I'm not in a hurry to suffer.
< Wise. Wear my old ones meanwhile, they're half a size of pain smaller.
`;

export const climbingRecent = `
< I've found our next ridge. Don't say no before you've seen the picture.
> I haven't said anything yet.
< You were about to be sensible, I could hear it.
> Show me.
< https://routes.example.org/ridge/aresta-sul?lang=en&from=hut#topo
> …when?
< HA. First week with stable weather. Two days, no bivouac, and a train all the way.
> All the way? Then I can't even complain about the drive.

> Train times, if we take the first one:
  06:39 Lisbon
  10:52 change (14 minutes, same platform)
  12:20 there
< 14 minutes is enough for a coffee if one of us runs.
> You run, I guard the ropes.
< Deal. Shall I book the seats with the window?
> Left side, river side. It's the whole reason for the early train.

< Booked! Coach 5, seats 31 and 32, left side.
> 🏔️🧗‍♀️ I'm telling my boss today.
< I've told mine. She asked if she can come.
> What did you say?
< That there are only two spoons.
`;

export const gardenHistory = `
< Plot 17 is ours!! The letter came today 🌱
> After three years of waiting! What does the letter say about sheds?
< "No structures above two metres." So a low shed, or short gardeners.
> We'll be fine lying down.

< The soil report: mostly clay, a bit of brick, one teaspoon.
> The teaspoon is a good sign, somebody was happy there.
< So beans first, they don't mind anybody. Then potatoes to break it up.
> I'm reading about green manure. It sounds like an insult and it's clover.

> How many tomatoes did we plant?
< Twenty-four.
> We agreed on eight.
< Eight for you, eight for me, eight for the snails. I'm a realist.

< It's your turn with the water on ‹day›, the rain barrel is empty.
> I'll go before work. Does the tap still need the pliers?
< The pliers hang on the nail, the nail is in the post, the post is loose. Gently.
> Like a ship's log of small disasters.

< First courgette! And by Thursday there will be forty.
> I've already warned the neighbours.
< Do they like courgettes?
> They've stopped opening the door.

> The slugs have eaten the lettuce and left the label.
< They respect the written word.
> What do we do, nets?
< Coffee grounds, then nets, then acceptance.

< The committee wants us to trim the hedge to 1.20 m.
> From which side do they measure? The path is lower.
< Ooh. A loophole of twenty centimetres.
> For the wren's nest. I'll write to them, politely.
< They said yes! "In view of the wren."
`;

export const gardenRecent = `
< I was away longer than I thought, three weeks without a word, sorry! How's the plot?
> Alive! The pumpkin has crossed the path and is negotiating with plot 18.
< Did it win?
> They've put up a little sign: "Diplomatic mission of plot 17" 😂
< I'm coming on Saturday with a wheelbarrow and an apology cake 🌻
> Bring the pliers too, the tap misses you.
`;

export const bicycleHistory = `
> Hello Kwame, you don't know me: Carlota says you fix bicycles that others have given up.
< I don't fix them, I listen to them. What does yours say?
> Something between a cricket and a door.
< Bottom bracket. Bring it, I'm in the yard from four.

< Your bicycle is ready. New bearings, and I straightened the hanger, it had been in a fight.
> With a bench. The bench won. What do I owe you?
< Twenty-two for the parts. For the rest, teach my daughter how to make that orange cake.
> With pleasure. She'll need six oranges and an afternoon.

> Can a wheel be true and still wobble?
< If the tyre isn't seated. Let the air out, push all around, pump again.
> It's round! I feel like a surgeon.

< I have a frame here in your size, steel, 1983, the colour of a swimming pool.
> Don't do this to me. I have two already.
< Nobody said you have to buy it. You only have to look at it.
> That's how I got the second one.

> What do you think of this lock? https://shop.example.com/locks/d-14?colour=black&key=2
< Good lock. But lock the frame, not the wheel, or you'll own one wheel with an excellent lock.

< Ama baked the cake without me today. She says it's better than yours.
> She has surpassed the teacher! Tell her I want to hear everything, and a slice.
`;

export const bicycleRecent = `
< The swimming-pool bicycle is still here. It asks about you.
> Kwame.
< It says: "Where is the person with the gentle hands?"
> It's a bicycle, Kwame.
< A bicycle with new mudguards, since this morning.
> …I'm coming on Saturday. Only to look.
`;

export const photoHistory = `
< Xin chào Noor! Ánh from the photo course, the one with the loud shutter.
> Hello! I turned round every time and thought a stapler had followed us.
< It is from my grandfather, older than both of us. Do you want to walk on Sunday, early, when the light is low?
> How early is early?
< Six. I know. But the trams are empty and the river is pink.

< I developed the roll. Number 17 is you laughing at the dog, blurred, and it's the best one.
> Blurred is how I remember it, too.
< That should be the title of the exhibition 📷

> What do you do when the meter says one thing and your eyes another?
< I believe the meter for slides and my eyes for everything else.
> And in fog?
< In fog I put the camera away and just stand there.
`;

export const photoRecent = `
< I'm moving back to Huế for a while, my grandfather's shop needs me. The stapler comes along.
> Oh! I'm glad for the shop and sorry for the Sundays.
< I'll send you contact sheets. Real ones, with a red pencil.
> And I'll send you the river, when it's pink.
< Giữ sức khỏe nhé! Take care of yourself 🌿
> You too, Ánh. See you in some low light.
`;

/** Messages of a conversation whose group rows were lost. */
export const lostConversation = `
< Testing from my new phone, does this arrive?
> It does, but I can't see you in my list.
< Then let's go on in the old one. This phone believes it's a tablet.
`;
