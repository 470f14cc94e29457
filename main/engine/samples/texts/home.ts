/** A flat hunt, a bakery rota and a recipe. */
export const flatHistory = `
< Привет! The landlord has sold the house. We have until the end of the season.
> Oh no. Both floors?
< Both floors, the cellar and the fig tree.
> Then we look for something together? You cook, I fix things, we've survived one winter already.
< Давай. I hoped you'd say that.

< What do we need and what do we want? I start. Need: two rooms with doors. Want: a bath.
> Need: morning light, or I don't wake up. Want: a balcony for the plants.
< Need: under 1,400. Want: under 1,300 :)
> Need: a landlord who answers. Want: none at all.

> Found one: 3 rooms, 74 m², 1,280, top floor, no lift.
< How top?
> Sixth.
< I own nineteen boxes of books, Noor.
> We could read them on the way up.

< We saw the one by the station. The kitchen is a cupboard with ambition.
> And the light?
< The light comes from the neighbour's television.
> So no.
< Категорически нет.

> New search, saved with all our wishes: https://homes.example.com/search?rooms=3&max=1400&balcony=yes&sort=newest (tell me if it opens for you).
< It opens. There are two results, and one of them is a garage.
> With balcony?
< With "potential".

< Appointment on ‹day› at ‹hour›, a second floor near the river. The lady on the phone laughed a lot, I like her.
> I'll be there. Do we dress as solvent people?
< Iron a shirt. Any shirt.

> It was beautiful and there were thirty people on the stairs.
< Somebody had brought a cake for the landlord!
> Next time we bring a cake.
< Next time we bring you, your cake and a letter with our whole biography.

< I've written the letter:
  Dear Ms Albuquerque,
  we are two quiet people with many books, one cello (practised before eight in the evening) and references from a landlord who cried when he told us to leave.
  We'd look after your flat as if our grandmothers were visiting.
  D. Sokolova and N. Haddad
> It's perfect. Did he cry?
< His eyes were wet. It was windy.

> SHE CALLED.
< And??
> Second viewing. Only us. She liked the grandmothers.
< Я сейчас упаду. I'm sitting on the floor of the tram.

< Checklist for the second viewing: water pressure, windows, the meter, mould behind the wardrobe, the neighbours' dog.
> And ask who lived there before.
< And if the bath is really a bath.
> Bring a tape measure. And the cello, just to see whether it likes the room.

> What's the deposit in the end?
< Two months, back within thirty days after moving out, with a protocol. I read every line twice, once with a dictionary.
> You're the best flatmate I've ever had.
< I'm the only flatmate you've ever had.
> The point stands.
`;

export const flatRecent = `
< Ура!!! She said yes. We have the flat, from the first of the month 🗝️
> I'm dancing in the office, people are looking.
< Second floor, 71 m², bath (a real bath!), morning light in the kitchen. And she keeps the fig tree's cousin on the balcony.
> A fig tree! Then I'm not even sad about the old one.
< We sign tomorrow at five. Bring your passport and the good pen.

> I've measured: the piano stool fits, the big table doesn't go through the door.
< Then we saw it in half and have two desks.
> Or we take off the legs, Dasha.
< Also possible. Less dramatic.
> Boxes so far: 14 kitchen, 9 books (mine), 19 books (yours), 1 "miscellaneous, fragile, don't ask".
< Не спрашивай.
> I'm not asking. Van at nine?
< Van at nine. I have bread and salt for the threshold, we do this properly 🍞
`;

export const bakeryHistory = `
< Welcome to the cooperative! You're on the Saturday early shift, which starts on Friday, if you ask the dough.
> When does it start if you ask a person?
< Half past four. The door sticks: lift, then push.
> Lift, push, bread. I can remember that.

< Nobody told you about the rye sour? It lives in the white bucket and it's older than the cooperative.
> I've fed it! It made a sound.
< That's "thank you".

> How many loaves for the school party?
< Sixty rolls, ten plaits, and one big one in the shape of the headmaster's boat.
> Is that a recipe or a threat?
< It's a tradition. The mast always breaks.

> The oven shows 210 and it smells like 250.
< Believe your nose, the sensor is from the last century. Door open a finger's width, count to sixty.
> Saved. The top row is "rustic".
< We'll sell it as dark. Some people come only for dark.
`;

export const bakeryRoutine = `
< Can you take the early shift on ‹day›? ‹baker› has a child with ‹a fever|chickenpox|a school play›.
> Yes, if somebody takes my ‹late one|market stall|Sunday› for it.
< I'll do that myself. So: you early, me for yours.
> Written down, on the wall and in my phone.

> We're nearly out of ‹rye flour|sesame|yeast|sea salt|linseed›, enough for ‹two|three› days.
< I've ordered, it comes on ‹day› before six.
> Who opens for the driver?
< ‹baker›, and please leave the ramp out for the pallet.

< Numbers for ‹day›: ‹forty|fifty|sixty› sourdough, ‹twenty|thirty› rye, ‹eighty|ninety|a hundred› rolls, and the café wants ‹six|eight› plaits.
> The café wanted ‹four|five› last week!
< They've discovered French toast.
> Nobody is safe. I'll start the plaits a little earlier.

> The big mixer is making its noise again.
< The singing or the knocking?
> Knocking, on the slow speed.
< Then it's the belt. ‹baker› has the spare one and knows how. Don't put more than ‹ten|twelve› kilos in until then.
> Small batches and big patience.

< Rota for next week is up: https://rota.example.org/week?shop=2&team=‹team›. Please say by ‹day› if something's wrong.
> I'm on twice on ‹day2›?
< One of the two is the tasting! You only have to eat.
> I withdraw my complaint.

> Sold out by ‹nine|half past nine|ten› today. Even the ‹dark ones|odd ones|boat›.
< Wonderful! What went first?
> The ‹cardamom knots|walnut bread|olive sticks|poppy-seed rolls›. People came back for a second one with their mouths full.
< Then double of those on ‹day›.

< ‹baker› asks if anybody can sharpen the ‹lames|bread knives|scrapers›.
> Kwame could, he has a grinding wheel for his tools. I'll ask him.
< Pay him in ‹knots|rye|plaits›.
> He takes every currency.
`;

export const bakeryRecent = `
< I've typed up the whole year, so that nobody says they didn't know. It's long, sorry, the wall was full.
‹rota›
> Gosia. This is a novel.
< It has everything: suspense, betrayal, Kuba's holidays.
> I found a mistake in chapter three: I can't be early and late on the same Saturday.
< That's not a mistake, that's ambition. But I'll fix it.

> The proofing baskets are drying on the roof, please remember them if it rains.
< It won't rain. My knee says so.
> Your knee said so last time, too, and the baskets went swimming.
< My other knee, then.

< Emergency of the pleasant kind: the wedding on Saturday wants forty more cardamom knots.
> Forty more than forty?
< Eighty knots. And they cry when they speak of them, so I couldn't say no.
> Then I come at four, and you bring the radio.
< And coffee from the good place. Dziękuję, Noor, you're a treasure 🥐
`;

/** The opening lines of the long rota; the weeks are made by `../conversations.ts`. */
export const rotaHeading =
  'ROTA FOR THE WHOLE YEAR. Early is 4:30, late is 13:00. Swaps: tell me AND write it on the wall.';

export const recipeHistory = `
< नमस्ते Noor! You asked for the dal from Sunday. It isn't a recipe, it's my mother's mood, but I'll try.
> I've got a pen and patience.
< Good. First: do you have a pan with a heavy bottom?
> I have one that holds doors open, too.

< दाल तड़का, for four:
  1 cup yellow lentils, washed until the water is clear
  3 cups water, ½ tsp turmeric, salt
  Cook until soft, about 25 min. Don't stir like a machine.
> And the part that smells so good?
< तड़का is the last minute: ghee, cumin, garlic, two dried chillies. When the garlic is gold, pour it over, close the lid, wait. The waiting is the recipe.

> Report: the lentils were soft, the garlic went from gold to black in the time it takes to answer the door.
< Everybody burns the first one. Take the pan off BEFORE it is gold, it goes on by itself.
> Like a tram.
< Exactly like a tram.

> Second attempt: GOLD. I called three people to look into the pot.
< शाबाश! 👏 Photo?
> We've eaten the evidence.

< What did you do with the rest of the coriander?
> It's standing in a glass like flowers.
< Chutney: coriander, mint, green chilli, lemon, salt, a little sugar. Blend it with ice water and it stays green.
> With ICE water! My whole life I've made brown chutney.

> Can I use the red lentils instead?
< You can. They fall apart and become soup, which is not a crime.
> It was soup. It was not a crime.

< For my sister's engagement I make सोन पापड़ी, it takes two people and one argument. Are you coming?
> I can be the second person. I can also be the argument.
< Come at four. Wear something that may get sugar on it.

> How many threads of saffron is "a pinch"?
< My mother says: as many as you'd pick up if you had to pay for it yourself.
> So five.
< She'd say four.

< The pressure cooker has been whistling since you left, I think it misses you.
> How many whistles were you supposed to give it?
< Three. We're at nine, the beans are now a spread.
> Salt, lemon, toast. You've invented breakfast.
`;

export const recipeRecent = `
> I'm cooking for eleven people tomorrow and I've told them I can do it. Can I do it?
< You can do it. What's the plan?
> Dal, rice, the green chutney, and the aubergine thing.
< बैंगन का भरता! Burn the aubergines over the flame until you think that you've ruined them. Then two more minutes.
> My smoke alarm is going to have feelings.
< Window open, alarm under a pillow. Everybody knows this.

< For eleven: 3 cups lentils, 9 water, and ONE more spoon of ghee than seems decent.
> Written on my arm.
< And cook the rice last. People can wait for rice, rice can't wait for people.

> They ate everything. One of them asked for your mother's address.
< मैं बहुत खुश हूँ! ❤️ She'll want to know what they said about the salt.
> "Perfect." With a full mouth, so it was sincere.
< I'm forwarding that to her word for word.
`;
