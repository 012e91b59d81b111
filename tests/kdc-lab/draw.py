#!/usr/bin/python3
"""Draws delegation cases at random, so that nobody chose them: draw.py SEED COUNT > cases.json

The cases use all of the README's vocabulary, names in many forms and on wrong accounts included. Record them with
`hop.py --truth cases.json`; cases that the directory refuses to set up end that, and another seed is quicker than
finding out which.
"""
import json
import random
import sys

ZONE = ".corp.example"
SQL = "MSSQLSvc/sqlvirt%s:1433" % ZONE
USERS = ["alice"] * 3 + ["bob", "carol", "dave", "nobody", "svc-other", "NODE2$"]
FRONTS = ["svc-ssis", "svc-ssis", "NODE1$", "SSISVIRT$"]
BACKS = ["svc-sql", "svc-sql", "SQLVIRT$", "SQLNODE1$", "svc-ssis", "NODE1$"]
FRONT_SPNS = ["MsDtsServer/ssisvirt" + ZONE, "HOST/ssisvirt" + ZONE, "HOST/SSISVIRT", "HOST/node1" + ZONE, "HOST/NODE1"]
FRONT_NAMES = FRONT_SPNS[:1] * 5 + FRONT_SPNS[1:] + [
    "RPCSS/ssisvirt" + ZONE, "rpcss/SSISVIRT", "cifs/node1" + ZONE, "host/ssisvirt", "http/NODE1", "svc-ssis", "NODE1$",
    "NODE1", "MsDtsServer/node1" + ZONE, "DCOM/ssisvirt" + ZONE, "WSMAN/node1" + ZONE, "RPCSS/nosuch"]
BACK_SPNS = [SQL, "MSSQLSvc/sqlvirt" + ZONE, "HOST/sqlnode1" + ZONE, "HOST/SQLVIRT", "HOST/sqlvirt" + ZONE]
BACK_NAMES = [SQL] * 5 + BACK_SPNS + [
    "cifs/sqlnode1" + ZONE, "cifs/sqlvirt" + ZONE, "CIFS/SQLVIRT", "svc-sql", "SQLVIRT$", "HOST/sqlnode1", SQL.swapcase(),
    "svc-ssis", "MsDtsServer/ssisvirt" + ZONE]
FLAGS = {"TRUSTED_FOR_DELEGATION": .4, "TRUSTED_TO_AUTH_FOR_DELEGATION": .6, "NOT_DELEGATED": .12, "ACCOUNTDISABLE": .06}


class Case:
    def __init__(self, rng):
        self.rng, self.accounts, self.owners = rng, {}, {}
        pick = rng.choice
        self.user, self.front, self.back = pick(USERS), pick(FRONTS), pick(BACKS)
        self.front_spn, self.back_spn = pick(FRONT_NAMES), pick(BACK_NAMES)
        self.hop = {"user": self.user, "front_account": self.front, "front_spn": self.front_spn,
                    "back_account": self.back, "back_spn": self.back_spn}
        self.names()
        self.actors()
        self.rights()
        self.client()

    def chance(self, p):
        return self.rng.random() < p

    def account(self, name):
        return self.accounts.setdefault(name, {})

    def register(self, name, spn):
        owner = self.owners.setdefault(spn.lower(), name)
        if owner == name:
            spns = self.account(name).setdefault("spns", [])
            if spn.lower() not in [s.lower() for s in spns]:
                spns.append(spn)
        elif self.chance(.5):
            spns = self.account(name).setdefault("duplicate_spns", [])
            if spn not in spns:
                spns.append(spn)

    def name(self, spn, owner, others, more):
        """Registers a name, mostly where it belongs, and for an alias mostly HOST/ instead."""
        if "/" in spn:
            service, rest = spn.split("/", 1)
            alias = service.lower() not in ("host", "msdtsserver", "mssqlsvc")
            spn = "HOST/" + rest if alias and self.chance(.85) else spn
            if self.chance(.9):
                self.register(owner if self.chance(.85) else self.rng.choice(others), spn)
            if self.chance(.06):
                self.register(self.rng.choice(others), spn)
        if self.chance(.4):
            self.register(owner, self.rng.choice(more))

    def names(self):
        self.name(self.front_spn, self.front, FRONTS + ["svc-other"], FRONT_SPNS)
        self.name(self.back_spn, self.back, BACKS + ["svc-other"], BACK_SPNS)

    def actors(self):
        self.actor = self.front
        if self.chance(.15):
            self.hop["front_keys"] = sorted({self.front, self.rng.choice(FRONTS)})
        if self.chance(.1):
            self.hop["s4u_account"] = self.actor = self.rng.choice(FRONTS)

    def rights(self):
        pick = self.rng.choice
        if self.chance(.5):
            lister = self.actor if self.chance(.85) else pick(FRONTS + ["svc-sql"])
            self.account(lister)["allowed_to_delegate_to"] = [pick([self.back_spn] * 5 + BACK_NAMES)]
        if self.chance(.4):
            target = self.owners.get(self.back_spn.lower(), self.back)
            may = {self.actor if self.chance(.7) else pick(FRONTS + ["svc-other"])}
            may |= {pick(["NODE2$", "Domain Users", "Domain Computers"])} if self.chance(.25) else set()
            self.account(target)["allowed_to_act"] = sorted(may)
        for name, p in ((self.front, .5), (self.actor, .3), (self.back, .25)):
            flags = [flag for flag, likely in FLAGS.items() if self.chance(likely)]
            if flags and self.chance(p):
                self.account(name)["flags"] = flags
            if self.chance(.06):
                self.account(name)["protected"] = True
        if self.user != "nobody" and self.chance(.12):
            self.account(self.user)["flags"] = [pick(list(FLAGS))]
        if self.user != "nobody" and self.chance(.1):
            self.account(self.user)["protected"] = self.chance(.5)

    def client(self):
        hop, pick = self.hop, self.rng.choice
        if self.chance(.35):
            hop["client_auth"] = "ntlm"
        if self.chance(.15):
            hop["client_forwardable"] = False
        if self.chance(.15):
            hop["evidence_forwardable"] = self.chance(.5)
        method = pick(["auto"] * 8 + ["forwarded-tgt", "s4u2proxy", "s4u2self"] + ["s4u2self+s4u2proxy"] * 2)
        if method != "auto" and not (method == "forwarded-tgt" and "client_auth" in hop):
            hop["method"] = method
        if self.chance(.15):
            hop["s4u2self_spn"] = pick([self.front_spn] * 3 + FRONT_SPNS + [self.back_spn, self.front, "svc-other"])
        if self.chance(.15):
            hop["rbcd_bit"] = False


def main():
    seed, count = sys.argv[1:]
    rng = random.Random(int(seed))
    cases = []
    for number in range(int(count)):
        case = Case(rng)
        cases.append({"id": "drawn-%s-%d" % (seed, number), "title": "Drawn at random", "group": "drawn",
                      "accounts": case.accounts, "hop": case.hop})
    json.dump({"cases": cases}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
