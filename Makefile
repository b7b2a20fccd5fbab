# Each target is a line over scripts/, for those who have make; without it, run the same line by hand.
# Arguments go into ARGS: make lab ARGS="--no-browser --port 8899". Another Python: make lab PYTHON=python3.12

ifeq ($(OS),Windows_NT)
PYTHON ?= python
else
PYTHON ?= python3
endif
RUN = $(PYTHON) scripts/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help lab teach test check labs mutants verdicts grade watch marks report similar demo-class merge-labels release site bench lock

help: ## print this list
	@$(PYTHON) -c "import re; [print('make %-12s %s' % target) for target in re.findall('(?m)^([a-z-]+):.*?## (.*)', open('Makefile').read())]"

lab: ## open JupyterLab on your copies of the labs, in work/
	@$(PYTHON) scripts/lab.py $(ARGS)

teach: ## open JupyterLab as the instructor, with Formgrader
	@$(PYTHON) scripts/teach.py $(ARGS)

test: ## run every test
	@$(RUN) -m pytest -n auto --durations 10 $(ARGS)

check: ## lint, types, text notebooks, leaks: what takes seconds
	@$(RUN) scripts/check.py $(ARGS)

labs: ## solutions/ -> labs/: sync the text notebooks, execute, generate
	@$(RUN) scripts/labs.py $(ARGS)

mutants: ## change a solution in many places, see whether its tests notice: make mutants ARGS=04
	@$(RUN) scripts/mutants.py $(ARGS)

verdicts: ## store what nbgrader gives for new and changed answers
	@$(RUN) -m pytest -q tests/grading/test_matrix.py --store-verdicts $(ARGS)

grade: ## grade submitted/ and write grades.csv
	@$(RUN) scripts/grade.py $(ARGS)

watch: ## feedback on submit: grade what arrives in the exchange, and give the page back
	@$(RUN) -m fairmark watch $(ARGS)

marks: ## the marks of the term: marks.csv, a line for each student
	@$(RUN) scripts/marks.py $(ARGS)

report: ## what the class got right and wrong, as pages in reports/
	@$(RUN) scripts/report.py $(ARGS)

demo-class: ## make a class of invented students in submitted/
	@$(RUN) scripts/demo_class.py $(ARGS)

similar: ## which submissions share code: make similar ARGS=04-label-aggregation
	@$(RUN) scripts/similar.py $(ARGS)

merge-labels: ## merge what the class labelled: make merge-labels ARGS=FOLDER
	@$(RUN) scripts/merge_labels.py $(ARGS)

release: ## make dist/students/, what students get, as a folder and a zip
	@$(RUN) scripts/release.py $(ARGS)

site: ## make dist/site/, the course as pages, with slides for class
	@$(RUN) scripts/build_site.py $(ARGS)

bench: ## measure, print a table, write benchmarks/
	@$(RUN) scripts/bench.py $(ARGS)

lock: ## resolve pyproject.toml into requirements.lock
	@$(RUN) scripts/lock.py $(ARGS)
