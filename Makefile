# Targets for people and for CI. 'make' alone lists them.
SHELL := /bin/bash
INPUT ?=
RID ?= linux-x64

.PHONY: help setup build test run unit models evaluate bench torture check-arm64 virtual-board publish deb deb-trial soak clean

help: ## List the targets
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "make %-14s %s\n", $$1, $$2}'

setup: ## Install what building and running need (Debian packages, ONNX Runtime); nothing when all is there
	@scripts/setup

build: setup ## Compile everything
	@scripts/build

test: build ## Run all tests
	@scripts/test

run: build ## Run the appliance on sample footage, or on INPUT=video|image|folder|rtsp://...
	@scripts/run $(INPUT)

unit: build ## A factory-new unit on the simulated board, to be set up over its serial line run/unit/line
	@scripts/unit

models: ## Train, export, quantise and evaluate the models; goes on from the last checkpoint (hours)
	@scripts/setup --models
	@models/training/run.sh

evaluate: build ## Accuracy and speed on the shared photographs and video
	@scripts/evaluate

bench: setup ## Speed, accuracy and cost beside the peers in one run, and where a frame's time goes
	@scripts/bench

torture: publish ## Pull the plug at every write, kill the program 500 times, fuzz with ten million inputs, cut the virtual board's power 100 times (some hours)
	@scripts/torture

check-arm64: setup ## Show that the models give the same plates on arm64 (QEMU and Debian's arm64 kernel)
	@scripts/check-arm64

virtual-board: setup ## Boot Debian's kernel with the board's devices under QEMU and try everything: TPM, camera, watchdog, power cuts
	@scripts/virtual-board

publish: setup ## Compile ahead of time to native programs, RID=linux-x64 or linux-arm64
	@scripts/publish $(RID)

deb: setup ## Make Debian packages of the service and of alprctl, RID=linux-x64 or linux-arm64
	@scripts/deb $(RID)

deb-trial: setup ## Install the package on a Debian with systemd under QEMU and try it: setup, kills, updates, purge
	@scripts/deb-trial

soak: setup ## Run the published appliance for 8 hours and fail when anything drifts or is lost
	@scripts/soak

clean: ## Remove everything built (not the run/ folder with its journal)
	@rm -rf artifacts
