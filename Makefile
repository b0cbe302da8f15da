# Each target is one call of scripts/make.py, so that Windows works without make: `py scripts/make.py studio`.
ifeq ($(OS),Windows_NT)
PYTHON ?= py -3
else
PYTHON ?= python3
endif

TARGETS := setup studio test test-long soak lint bench listen clean
.PHONY: help $(TARGETS)

help:
	@$(PYTHON) scripts/make.py help

$(TARGETS):
	@$(PYTHON) scripts/make.py $@ $(ARGS)
