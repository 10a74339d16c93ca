"""Method calls through two levels of inheritance, with overridden methods and calls of the parent's."""

from __future__ import annotations

SMALL = 20
DEFAULT = 15000


class Account:
    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.balance = 0
        self.operations = 0

    def deposit(self, amount: int) -> None:
        self.balance += amount
        self.record()

    def withdraw(self, amount: int) -> bool:
        if amount > self.available():
            return False
        self.balance -= amount
        self.record()
        return True

    def available(self) -> int:
        return self.balance

    def record(self) -> None:
        self.operations += 1

    def fee(self) -> int:
        return 0


class CreditAccount(Account):
    def __init__(self, owner: str, credit: int) -> None:
        super().__init__(owner)
        self.credit = credit

    def available(self) -> int:
        return self.balance + self.credit

    def fee(self) -> int:
        return 1 if self.balance < 0 else 0


class PremiumAccount(CreditAccount):
    def available(self) -> int:
        return super().available() + 50

    def deposit(self, amount: int) -> None:
        super().deposit(amount + 1)


def run(n: int) -> int:
    accounts = [Account("ann"), CreditAccount("bob", 100), PremiumAccount("cleo", 200)]
    refused = 0
    for i in range(1, n + 1):
        for account in accounts:
            account.deposit(i % 10)
            if not account.withdraw(i % 23):
                refused += 1
            account.balance -= account.fee()
    total = refused
    for account in accounts:
        total = total * 31 + account.balance + account.operations
    return total
