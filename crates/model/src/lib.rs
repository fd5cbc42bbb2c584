//! The words of the airlift and their invariants; for each stage a Problem and a Solution.
//!
//! `model` knows nothing: no serde, no clock, no randomness, no I/O, no other crate of ours. Amounts and ids cannot be
//! built wrong. Problems and Solutions are plain records made of those: a Solution must be able to be wrong, because
//! the separate checker has to be tried on wrong ones. The map of all crates is in `ARCHITECTURE.md`.
//!
//! # Glossary
//!
//! | word | meaning |
//! |---|---|
//! | accessory | what must come with an item for it to work |
//! | account | who gave what to whom, in units that never net: owed to the community, or by agreement |
//! | act | what an entry of the account does: pledge, direct, post, return, correct, void, figure, value |
//! | agreement | of two parties, to keep what they owe each other apart from the community |
//! | alarm | something about goods under custody that somebody must look at: what, since when, who holds it, next step |
//! | allotment | what one offer line gives to one recipient, in whole packs |
//! | alpha | the one parameter of fairness: 0 averts most harm, 1 is proportional, without limit is max-min |
//! | area | a part of a country, named by a code with its scheme, such as `US-NY` or `pcode:KE030` |
//! | arm | distance along the aircraft from its reference datum, aft positive |
//! | arrangement | what the account is kept by besides its entries: an agreement or an equivalence factor, with its days |
//! | arrived line | one line of the packing list of goods that came unannounced |
//! | assessment | somebody's judgement of a claim, with the records it rests on |
//! | authorisation | a regulator's word on an item or model, from a day on |
//! | back-haul | what a flight brings on its way home, loaded where it unloaded last |
//! | basis | why an allotment was given: committed, shared, or as a substitute |
//! | batch | an item and its lot; the lot may be unknown |
//! | because | links one step back from a record to what it came from |
//! | blind count | a count by somebody who was not shown what is expected |
//! | block time | from off blocks to on blocks |
//! | build-up | cartons onto pallets and into ULDs |
//! | bundle | small lots of one airport that fly together |
//! | burn rate | what is really used of an item, by report; it corrects the profile |
//! | certainty | whether those counted are confirmed, probable or suspected cases |
//! | CG | centre of gravity |
//! | checkpoint | the head of a log, signed, so that who holds it can tell whether the log was rewritten |
//! | claim | what somebody said; shown, never summed |
//! | closure | airspace or an airport that some operators may not use for a time |
//! | commission | goods come under custody; from here on units are accounted for |
//! | commitment | what a donor has promised a recipient already; it is given first |
//! | consignee | who takes the goods over at a place, and what is agreed about it |
//! | consignment | an allotment on its way: one line, one recipient |
//! | contour | cross-section that cargo keeps within |
//! | cover | time that a delivery must last |
//! | curfew | hours of the day without take-offs and landings; relief flights may be exempt |
//! | custody | who holds goods and answers for them; one custodian at any moment |
//! | delivered value | what all that came is worth; beside it the used value, what was used of it |
//! | deviation | in what a flight or its cargo went otherwise than planned: by another flight, to another airport, left behind |
//! | disease profile | tables that turn cases into care, and care into items |
//! | dispute | a fact of a product that sources say differently; while it stands the fact is not known |
//! | disruption | something that went otherwise than planned; a plan is made anew because of it |
//! | driver | what a rate of an item is counted per, such as a bed or a worker's day |
//! | duty | flight duty period: report to last engine shut-down |
//! | earmark | a donor's wish that a line go to some recipients only |
//! | entry | one line of the account; it is never altered, a correction is a further one |
//! | equivalence factor | what one unit is counted as in another for a time; the users' own figure, a view and never an entry |
//! | erased | taken out of the log with its salt; the digest stays, so the chain still holds |
//! | ESFT | WHO's Essential Supplies Forecasting Tool, repeated for comparison alone |
//! | essential list | what a place's health authority wants in use |
//! | execution | what became of a plan's flights by the events that name them |
//! | export ban | a state that forbids to export an item for a time |
//! | figure, of an entry | a party's own word on how much an entry was; shown beside what was posted |
//! | fill | got divided by demanded |
//! | floor | smallest amount worth sending: a recipient gets nothing or at least so much |
//! | frozen | a leg that has started or leaves within the notice: no new plan changes it |
//! | guess | a value read from a list, with the text it came from, how, and how sure |
//! | handover | goods go from one custodian to another |
//! | hard date | an instant after which what arrives is missed, not late |
//! | harm | forecast count of the sick or dead that a demand stands for; met in part, it is averted in part |
//! | haul | one of the two loads of a flight: out, or back on its way home |
//! | hold | the cargo room of an aircraft; positions are its places for units |
//! | item | a kind of thing that can be needed, offered and flown |
//! | keep-out | room in a container that stays empty |
//! | leg | one take-off and one landing |
//! | location | where goods can be: airport, site, store, port; *unknown* is one |
//! | log | what is recorded of an operation, line after line; each line covers the one before by its digest |
//! | lot | a maker's batch number, as printed |
//! | MTOW, MLW, MZFW, OEW | maximum take-off, landing and zero fuel mass; operating empty mass |
//! | notice | dated recall, incident or sanction |
//! | offer line | one product, one quantity, one origin, on offer |
//! | pack | one carton, case or loose piece as it is loaded |
//! | pending | what is left of a pledge: not posted, voided or expired |
//! | permit | leave of a state to fly over it or to land, asked for before the flight |
//! | piece | a packed carton, pallet or container under one label |
//! | pipeline | goods under way or firmly pledged |
//! | place | a country by its ISO 3166-1 alpha-2, or an area of one |
//! | pledge | a promise of goods; it counts when who promised has confirmed it |
//! | posted | received: what of a pledge has come; only this enters a balance |
//! | price of fairness | share of the harm that could be averted and is not, because shares are fair |
//! | priority | class of goods that came unannounced: high, low or none |
//! | ramp | a factory's growing daily output, as dated steps |
//! | receipt | a count on arrival: of all, of a part, or again |
//! | regime | a table of how long crews may work, by report time, sectors and crew |
//! | relay | cargo carried by one aircraft after another, handed over at hubs |
//! | retraction | that an earlier event did not happen; both stay visible |
//! | ride | one item on one aircraft of a relay |
//! | run-out date | first day whose use is more than what is there by then |
//! | scope | against whom a balance stands: the community, or the other party of an agreement |
//! | seal, log | the digest of a salted text, so that the text may be erased and the chain still holds |
//! | sector | a leg, as crew rules count it |
//! | separation | how far apart two classes of dangerous goods must stand |
//! | setting | where a severity class is cared for: isolation, ward, intensive care |
//! | severity class | share of cases with the same stay, setting and care, such as severe (oxygen) or critical (intensive care) |
//! | shadow price | what fills would gain if an earmark or a ban were lifted |
//! | site | a hospital, laboratory or store that receives for a place |
//! | span code | code letter of ICAO for wing spans: what stand an aircraft fits |
//! | spare flight | one that may stay because others bring enough; all of them may not |
//! | spot | room, loader and crew to work one aircraft at an airport; how many there are is also called MOG, maximum on ground |
//! | state aircraft | one of the military, customs or police, which asks for diplomatic permits |
//! | step, loading | one unit coming aboard or leaving, with the centre of gravity after it |
//! | substitute | an item that may be given where another is asked for |
//! | surface link | transport by road, rail or sea from one place to another: days and cost |
//! | surplus | counted and not expected |
//! | tail | one airframe |
//! | tare | mass of an empty pallet or ULD with its nets |
//! | team | people on offer, with skills, languages and a day of return |
//! | technical stop | landing to refuel only |
//! | terms | gift, sale, loan, exchange or barter |
//! | tip-back | the tail going down because the centre of gravity is behind the wheels |
//! | top-up | a flight that brings what the place would not run out of, were there no flight at all |
//! | triage | giving each line of a list that came unannounced its priority, before anybody unpacks |
//! | ULD | unit load device: pallet with net, or container, that locks into a position |
//! | unit | one built-up ULD or loose piece on one flight |
//! | upright | with its own height vertical |
//! | use profile | how sparingly a place uses what it has: conventional, contingency, crisis |
//! | usefulness | what became of what was received: used, stored, unusable, disposed of, unreported |
//! | value basis | what a value of money rests on, such as an invoice; values of two bases make a range |
//! | verdict | what an assessment finds: confirmed, partly, contradicted, no evidence either way, not checkable |
//! | vintage | day a figure was published |
//! | void | what of a pledge will not come |
//! | waiver | a named person's recorded lifting of a fitness rule |
//! | whereabouts | at a location, aboard a flight, or unknown |
//! | working capacity | aircraft that an airport of a relay processes at the same time |

pub mod airport;
pub mod allocation;
pub mod area;
pub mod arrangement;
pub mod arrived;
pub mod assessment;
pub mod control;
pub mod crew;
pub mod custody;
pub mod disruption;
pub mod evidence;
pub mod execution;
pub mod fault;
pub mod finding;
pub mod fitness;
pub mod flights;
pub mod geo;
pub mod handling;
pub mod haul;
pub mod hold;
pub mod id;
pub mod ledger;
pub mod loading;
pub mod log;
pub mod name;
pub mod need;
pub mod offer;
pub mod operation;
pub mod permit;
pub mod plan;
pub mod product;
pub mod quantity;
pub mod recipient;
pub mod record;
pub mod relay;
pub mod transport;
pub mod world;
pub mod worth;
