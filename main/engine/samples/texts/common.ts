/**
 * Small talk that any two friends may have: short exchanges, each used at most once in a conversation until all have been
 * used. The notation is that of `../dialogue.ts`.
 */
export const smallTalk = `
> Running ‹ten|fifteen|twenty› minutes late, the tram stopped between two stops.
< No rush, I have a table and a ‹pot of tea|slice of cake|newspaper›.
> Doors just opened. ‹Walking|Running› from ‹square›.
< I can see you. You walked past me.
> 😅 turning round

< Did you leave a ‹grey scarf|blue umbrella|pair of gloves|water bottle› here on ‹day›?
> I did! I've been looking under every chair I own.
< It's hanging by the door. It looks happy there.
> I'll collect it at the weekend. Don't let it get too settled.
< It already has a name.

> Do you still have the ‹drill|long ladder|big suitcase|tent›? I need it on ‹day›.
< Yes, but the ‹charger|second bolt|left wheel|bag› is missing since the move.
> That's all right, I only need it for an hour.
< Then come by after ‹hour›. Ring twice, the bell swallows the first one.
> Ring twice. Got it.

< Have you been to the new place on ‹street›?
> Not yet. Is it any good?
< The soup is. The chairs are not.
> I can stand for good soup.
< Then ‹day›, ‹hour›?
> Done. I'll book, under your name so they get the accents wrong.

> Could you check something for me? Does ‹07:40|18:05|21:15› on the platform board mean departure or doors closing?
< Doors close two minutes before. I learned it the wet way.
> So be there at a quarter to.
< Be there at a quarter to, and bring something to read: it's always late.

< I finished the book you lent me.
> And?
< I was angry with the ending for two days, and now I think it's the only one possible.
> That's exactly what happened to me. Give it to ‹friend› next.
< Already promised. With a warning.

> Is it raining where you are?
< It's doing the thing where it isn't raining but everything is wet.
> Then I'll take the bus.
< Sensible. I took the bicycle and I'm a sponge now.

< Small question, big favour: could you water my plants from ‹day› to ‹day2›?
> Of course. Which of them are drinkers?
< The fern every day, the rest once. Don't listen to the basil, it always complains.
> Keys as usual with ‹friend›?
< Keys as usual. And take the tomatoes, they're ready 🍅

> My phone fell into the sink. If I don't answer tonight, that's why.
< Rice?
> Everyone says rice. It's lying in a bowl looking like dinner.
< At least it's well fed. Write when it lives.
> It lives! The camera thinks everything is foggy, otherwise fine.

< Look what I found: https://www.example.org/archive/maps?city=‹cityslug›&year=1911&zoom=14.
> Oh, the river is on the wrong side!
< It isn't, the map has south on top. It took me ‹ten minutes|an hour|most of lunch›.
> And our street is a field with one cow in it.
< Property prices were better then.

> What was the name of the ‹dentist|plumber|piano tuner|electrician› you told me about?
< Wait, it's on a card on the fridge.
< ‹Marques, on Rua do Vale|Costa & Filha|Old Mr Amaral|Teresa, the one with the van›. Say that I sent you, it makes no difference but it makes me feel important.
> I will say it solemnly.

< Are you coming to ‹friend›'s thing on ‹day›?
> I thought it was on ‹day2›!
< It was on ‹day2› before the landlord got involved.
> Then yes. What do we bring?
< I'm bringing olives. You could bring the folding chairs and your good mood.
> One of the two is guaranteed.

> I can't sleep, the neighbours are moving furniture again.
< At this hour? What do they have, a ballroom?
> I think they have one piano and many opinions about where it goes.
< Knock and vote for the window.

< How did it go?
> Better than I feared. They asked about the one thing I'd prepared.
< I told you!
> You told me I'd be fine. You didn't tell me I would spill water on the contract.
< Details. When will you hear?
> By ‹day›. I'm not looking at my phone until then. Starting tomorrow.

> Happy birthday! 🎉 May your year have more ‹Sundays|mountains|good bread|window seats› than the last one.
< Thank you!! You're the first, it's not even light here.
> I set an alarm, I forgot last year and I still hear about it.
< You'll hear about it a bit less now 💜

< The parcel came to me instead of you. It's heavy. What did you order, a bell?
> Close. It's a ‹cast-iron pan|kettlebell|box of tiles|sewing machine›.
< It's holding my door open now and doing an excellent job.
> I'll rescue you from it after work.

> Do you want my second ticket for ‹day›? ‹friend› is ill.
< What is it?
> A string quartet in the old swimming pool. The echo is supposed to be part of it.
< You had me at swimming pool. Where do we meet?
> By the deep end. Seriously, that's what the ticket says.

< I walked to ‹square› and back before breakfast. Eleven thousand steps and one croissant.
> The croissant cancels the steps.
< The croissant IS the steps.

> Can I call you ‹tonight|later|after dinner›? It's nothing bad, I just can't type it all.
< Yes, after ‹hour›. I'll be folding laundry and happy about any distraction.
> Perfect. I'll be the distraction.

< Your link from yesterday doesn't open, it wants a password.
> Sorry, try this one: https://files.example.org/s/‹code›?download=1&lang=en
< That one works. Thank you!
> The first was my private folder. I'm glad it has a password.

> I think I saw you today at ‹square›, green jacket, arguing with a pigeon?
< The pigeon started it.
> It looked like you were losing.
< I gave it the crust in the end. A diplomatic solution.

< What's the word for when you walk into a room and forget why?
> In my family we call it ‹visiting|taking attendance|a small holiday›.
< I visited the kitchen four times today.

> Cinema on ‹day›? They're showing the restored one with the train.
< The silent one?
> With live piano. They say the pianist is better than the film.
< Then I'm in. I'll bring the liquorice that only I like.
> So that you don't have to share. I see through you.

< Do you have a photo of the three of us at the lake? ‹friend› wants to print one.
> I have forty. Thirty-nine have my thumb in them.
< Send me the fortieth.
> Here: https://photos.example.com/lake/IMG_‹number›.jpg (the thumb is only in the corner).

> They've dug up ‹street› again, allow a quarter of an hour more.
< What are they looking for down there?
> My theory is that it's always the same hole, and they move it around.
< A travelling exhibition.

< Vote now: ‹lemon cake or apple cake|lentils or pasta|boat or train|beach or museum›?
> The first. Without discussion.
< I was hoping you'd say the second, so now I know what I want. Thank you.
> Glad to be of service, in whatever way that was.
`;

/** Words for the slots of every script; one is drawn for each slot of an exchange and kept for all of it. */
export const commonWords: Readonly<Record<string, readonly string[]>> = {
  day: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  day2: ['Sunday', 'Sunday evening', 'Sunday morning'],
  hour: ['six', 'half past six', 'seven', 'a quarter past seven', 'eight'],
  friend: ['Marta', 'Olu', 'Benedikt', 'Jiwon', 'Carlota', 'Rui', 'Aïcha'],
  square: ['Largo do Carmo', 'the fountain', 'Praça das Flores', 'the old market', 'the ferry terminal'],
  street: ['Rua da Rosa', 'Rua dos Remédios', 'Travessa do Sal', 'Rua do Poço', 'Calçada do Duque'],
  cityslug: ['lisboa', 'porto', 'beirut', 'trieste', 'bergen'],
  code: ['q7Fh2k', 'Zt81bd', 'mm4Xw0', 'Rk9-3v', 'p0Lny5'],
  number: ['2041', '2077', '2113', '2188', '2236', '3005'],
};
