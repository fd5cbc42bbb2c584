"""Our ids and words for the lines of the ESFT sheets, in the order of the sheets."""

DRUG_FORMS = {
    "tablet(s)": "tablet", "Tablet": "tablet", "bottle(s)": "bottle", "ampoule(s)": "ampoule", "Ampoule": "ampoule",
    "vial(s)": "vial", "Vial": "vial", "tube(s)": "tube", "Units": "unit", "pouch(es)": "pouch", "syringe(s)": "syringe",
    "Syringe": "syringe", "nebule(s)": "nebule", "nebule(s)s": "nebule", "sachet(s)": "sachet",
    "inhaler(s)": "inhaler", "bag(s)": "bag", "filter(s)": "filter",
}

DRUG_IDS = """
acetylsalicylic-acid-100mg hand-rub-bottle-500ml amiodarone-50mg-ml-3ml amlodipine-10mg
amoxicillin-250mg amoxicillin-500mg co-amoxiclav-156mg-5ml co-amoxiclav-1.2g-iv
co-amoxiclav-625mg amphotericin-b-50mg ampicillin-1g-iv ampicillin-500mg-iv
artesunate-60mg-iv atracurium-10mg-ml-5ml atropine-1mg-ml azithromycin-250mg
azithromycin-500mg azithromycin-500mg-iv azithromycin-200mg-5ml baricitinib-4mg
barrier-cream-tube bisoprolol-5mg bisoprolol-1.25mg calcium-gluconate-100mg-ml-10ml
carbamazepine-200mg carbamazepine-100mg-5ml casirivimab-imdevimab-2400mg casirivimab-imdevimab-1200mg
cefotaxime-250mg-iv ceftriaxone-250mg-iv ceftriaxone-1g-iv chlorhexidine-5pct-1000ml
chlorpromazine-25mg ciprofloxacin-2mg-ml-100ml ciprofloxacin-250mg clindamycin-300mg
clindamycin-150mg-ml-2ml clotrimazole-500mg cloxacillin-250mg cloxacillin-500mg-iv
co-trimoxazole-96mg-ml-10ml co-trimoxazole-240mg-5ml dexamethasone-4mg-ml dexamethasone-4mg
glucose-5pct-1000ml glucose-5pct-500ml diazepam-5mg diazepam-5mg-ml-2ml
digoxin-250ug digoxin-250ug-ml-2ml docusate-100mg dopamine-40mg-ml-5ml
doxycycline-100mg enalapril-5mg enoxaparin-120mg enoxaparin-40mg
epinephrine-1mg-ml ergometrine-0.2mg-ml erythromycin-1g-iv erythromycin-500mg
fentanyl-0.05mg-ml-10ml fluconazole-50mg fluconazole-200mg-iv fluoxetine-20mg
furosemide-10mg-ml-2ml furosemide-40mg gentamicin-40mg-ml-2ml glucose-50pct-50ml
glyceryl-trinitrate-0.3mg haloperidol-5mg-ml hydralazine-20mg-iv hydrochlorothiazide-25mg
hydrocortisone-100mg-iv hyoscine-butylbromide-20mg-ml ibuprofen-400mg insulin-isophane-100iu-ml-10ml
insulin-rapid-100iu-ml-10ml ipratropium-250ug-ml ketamine-50mg-ml-10ml levofloxacin-500mg
lidocaine-2pct-20ml lidocaine-1pct-20ml lorazepam-1mg eye-drops-lubricating
magnesium-sulfate-500mg-ml-10ml meropenem-1g-iv metformin-500mg metoclopramide-5mg-ml-2ml
metronidazole-500mg metronidazole-5mg-ml-100ml midazolam-5mg-ml-3ml misoprostol-200ug
molnupiravir-800mg morphine-10mg-ml naloxone-0.4mg-ml nystatin-100iu-ml
omeprazole-20mg omeprazole-40mg-iv ondansetron-2mg-ml-2ml ondansetron-4mg
ondansetron-4mg-5ml oral-rehydration-salts-1l oseltamivir-75mg oxytocin-10iu-ml
paracetamol-100mg paracetamol-10mg-ml-100ml paracetamol-120mg-5ml-100ml paracetamol-500mg
phenobarbital-50mg phenobarbital-200mg-ml phenytoin-25mg-5ml phenytoin-100mg
phenytoin-50mg-ml-5ml phytomenadione-10mg-ml-0.2ml phytomenadione-1mg-ml piperacillin-tazobactam-4.5g-iv
potassium-chloride-15pct-10ml prednisolone-5mg propofol-10mg-ml-10ml ringer-lactate-1000ml
ringer-lactate-500ml risperidone-1mg salbutamol-5mg-ml salbutamol-0.1mg-inhaler
senna-7.5mg sodium-bicarbonate-8.4pct-20ml sodium-chloride-0.9pct-1000ml sodium-chloride-0.9pct-500ml
sodium-chloride-10ml sodium-chloride-100ml sotrovimab-500mg sulfamethoxazole-trimethoprim-480mg
suxamethonium-50mg-ml-2ml tetracycline-eye-ointment-1pct-5g tocilizumab-400mg tramadol-50mg
tramadol-50mg-ml-2ml heparin-5000iu-ml-5ml valproic-acid-500mg valproic-acid-100mg-ml-4ml
valproic-acid-200mg vancomycin-250mg-iv water-for-injection-10ml zinc-sulfate-20mg
filter-pes-0.2um
""".split()

# By the item's name in the sheet; every item of the sheet is in the catalogue.
EQUIPMENT_IDS = {
    "Chlorine, HTH 70%": "chlorine-hth",
    "Alcohol-based hand rub": "hand-rub",
    "Liquid soap": "soap",
    "Bio-hazardous bag": "biohazard-bag",
    "Gown, protective": "gown",
    "Scrubs, tops": "scrubs-top",
    "Scrubs, pants": "scrubs-pants",
    "Apron, disposable": "apron",
    "Gloves, examination": "gloves-examination",
    "Gloves, surgical": "gloves-surgical",
    "Goggles, protective": "goggles",
    "Face shield": "face-shield",
    "Respirator": "respirator",
    "Mask, medical / surgical for healthworker": "mask-medical",
    "Mask, medical / surgical for patient": "mask-patient",
    "Triple packaging boxes": "triple-packaging",
    "Swab and Viral transport medium": "swab-vtm",
    "Test kit - manual PCR (complete kit)": "test-pcr-manual",
    "Test kits - high-throughput PCR (complete kit)": "test-pcr-high",
    "For near patient PCR machine - RT-PCR cartridge": "test-cartridge",
    "Antigen Rapid Diagnostic Tests": "test-antigen",
    "Thermocyclers for RT-PCR": "thermocycler",
    "Near patient PCR machine, 2 modules instrument": "pcr-near-patient-2",
    "Near patient PCR machine, 4 modules instrument": "pcr-near-patient-4",
    "Infrared thermometer": "thermometer-ir",
    "Pulse oximeter": "pulse-oximeter",
    "Patient monitor, multiparametric with ECG, with accessories": "monitor-ecg",
    "Patient monitor, multiparametric without ECG, with accessories": "monitor-plain",
    "Oxygen source (i.e., concentrator, cylinder, or pipe supply)": "oxygen-concentrator",
    "Laryngoscope (direct or video type)": "laryngoscope",
    "Patient ventilator, intensive care, with breathing circuits and patient interface": "ventilator-icu",
    "BiPAP, with tubing and patient interfaces, with accessories": "bipap",
    "High Flow Nasal Cannula, with tubing and patient interfaces": "hfnc",
    "Syringe driver (pump)": "syringe-pump",
    "Infusion pump": "infusion-pump",
    "Blood Gas Analyser, portable with cartridges and control solutions": "blood-gas-analyser",
    "Ultrasound, portable, w/ transducers and trolley": "ultrasound",
    "X-Ray": "xray",
    "Drill, for intra-osseous access, w/accessories, w/transport bag": "drill-intraosseous",
    "Electrocardiograph, portable w/accessories": "electrocardiograph",
    "Suction pump": "suction-pump",
    "Flow splitter, 5 flowmeters 0-2 L/min": "flow-splitter",
    "Nasal oxygen cannula, with prongs": "cannula-oxygen",
    "Mask, oxygen, with connection tube, reservoir bag and valve, high-concentration single use": "mask-reservoir",
    "Venturi Mask, with percent O2 Lock and tubing": "mask-venturi",
    "Compressible self-refilling ventilation bag, capacity > 1500 mL": "resuscitator-bag",
    "Airway, nasopharyngeal, sterile, single use": "airway-nasopharyngeal",
    "Airway, oropharyngeal, Guedel": "airway-oropharyngeal",
    "Colorimetric End Tidal CO2 detector single use": "co2-detector",
    "Cricothyrotomy, set, emergency, 6 mm, sterile, single use": "cricothyrotomy-set",
    "Endotracheal tube introducer": "tube-introducer",
    "Tube, endotracheal": "tube-endotracheal",
    "Laryngeal mask airway (LMA)": "laryngeal-mask",
}
