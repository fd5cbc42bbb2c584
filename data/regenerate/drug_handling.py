"""What the drugs of the ESFT sheet need on their way. The sheet itself says nothing of it: these are ours, by the labels."""

# In the drug sheet, and no drug: a filter for infusions.
NO_MEDICINE = {"filter-pes-0.2um"}

# Kept between 2 and 8 degrees Celsius by their labels.
COLD = {
    "amphotericin-b-50mg", "atracurium-10mg-ml-5ml", "casirivimab-imdevimab-1200mg", "casirivimab-imdevimab-2400mg",
    "ergometrine-0.2mg-ml", "insulin-isophane-100iu-ml-10ml", "insulin-rapid-100iu-ml-10ml", "oxytocin-10iu-ml",
    "sotrovimab-500mg", "suxamethonium-50mg-ml-2ml", "tocilizumab-400mg",
}

# UN number, class, most millilitres a package on a passenger and on a cargo aircraft (49 CFR 172.101, packing group II),
# millilitres in one unit.
DANGEROUS = {"hand-rub-bottle-500ml": ["1170", "3", "5000", "60000", "500"]}


def handling(drug):
    """The columns of an item from `regulation` to `cold_high`, and what the source has to say of them."""
    regulation = "supply" if drug in NO_MEDICINE else "medicine"
    cold = ["2", "8"] if drug in COLD else ["", ""]
    words = []
    if drug in DANGEROUS:
        words.append("cited: UN1170, 5 and 60 litres a package (49 CFR 172.101, indicative); assumption: of ethanol")
    if drug in COLD:
        words.append("assumption: 2 to 8 degrees by its label")
    return [regulation, "", "", "", "", *DANGEROUS.get(drug, [""] * 5), *cold], "".join(f"; {word}" for word in words)
