"""The classes of syntax trees: one for each kind of node of the language reference's abstract grammar."""

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000


class AST:
    _fields = ()
    _attributes = ()
    __match_args__ = ()

    def __init__(self, /, *args, **kwargs):
        fields, name = self._fields, type(self).__name__
        if len(args) > len(fields):
            raise TypeError(f"{name} constructor takes at most {len(fields)} positional "
                            f"argument{'' if len(fields) == 1 else 's'}")
        for field, item in zip(fields, args):
            setattr(self, field, item)
        for key, item in kwargs.items():
            if key in fields[:len(args)]:
                raise TypeError(f"{name} got multiple values for argument {key!r}")
            setattr(self, key, item)

    def __reduce__(self):
        return type(self), (), self.__dict__


AST.__module__ = "ast"

# A sum is a class with subclasses, a product a class by itself. `type? field` may be None, `type* field` is a list;
# what stands behind a bar are positions.
_sums = """
mod: Module(stmt* body, type_ignore* type_ignores); Interactive(stmt* body); Expression(expr body);
    FunctionType(expr* argtypes, expr returns)
stmt|: FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment);
    AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment);
    ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list);
    Return(expr? value); Delete(expr* targets); Assign(expr* targets, expr value, string? type_comment);
    AugAssign(expr target, operator op, expr value);
    AnnAssign(expr target, expr annotation, expr? value, int simple);
    For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment);
    AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment);
    While(expr test, stmt* body, stmt* orelse); If(expr test, stmt* body, stmt* orelse);
    With(withitem* items, stmt* body, string? type_comment);
    AsyncWith(withitem* items, stmt* body, string? type_comment);
    Match(expr subject, match_case* cases); Raise(expr? exc, expr? cause);
    Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody);
    TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody);
    Assert(expr test, expr? msg); Import(alias* names);
    ImportFrom(identifier? module, alias* names, int? level); Global(identifier* names);
    Nonlocal(identifier* names); Expr(expr value); Pass; Break; Continue
expr|: BoolOp(boolop op, expr* values); NamedExpr(expr target, expr value);
    BinOp(expr left, operator op, expr right); UnaryOp(unaryop op, expr operand);
    Lambda(arguments args, expr body); IfExp(expr test, expr body, expr orelse);
    Dict(expr* keys, expr* values); Set(expr* elts); ListComp(expr elt, comprehension* generators);
    SetComp(expr elt, comprehension* generators);
    DictComp(expr key, expr value, comprehension* generators);
    GeneratorExp(expr elt, comprehension* generators); Await(expr value); Yield(expr? value);
    YieldFrom(expr value); Compare(expr left, cmpop* ops, expr* comparators);
    Call(expr func, expr* args, keyword* keywords);
    FormattedValue(expr value, int conversion, expr? format_spec); JoinedStr(expr* values);
    Constant(constant value, string? kind); Attribute(expr value, identifier attr, expr_context ctx);
    Subscript(expr value, expr slice, expr_context ctx); Starred(expr value, expr_context ctx);
    Name(identifier id, expr_context ctx); List(expr* elts, expr_context ctx);
    Tuple(expr* elts, expr_context ctx); Slice(expr? lower, expr? upper, expr? step)
expr_context: Load; Store; Del
boolop: And; Or
operator: Add; Sub; Mult; MatMult; Div; Mod; Pow; LShift; RShift; BitOr; BitXor; BitAnd; FloorDiv
unaryop: Invert; Not; UAdd; USub
cmpop: Eq; NotEq; Lt; LtE; Gt; GtE; Is; IsNot; In; NotIn
excepthandler|: ExceptHandler(expr? type, identifier? name, stmt* body)
pattern|: MatchValue(expr value); MatchSingleton(constant value); MatchSequence(pattern* patterns);
    MatchMapping(expr* keys, pattern* patterns, identifier? rest);
    MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns);
    MatchStar(identifier? name); MatchAs(pattern? pattern, identifier? name); MatchOr(pattern* patterns)
type_ignore: TypeIgnore(int lineno, string tag)
"""
_products = """
comprehension: comprehension(expr target, expr iter, expr* ifs, int is_async)
arguments: arguments(arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr* kw_defaults, arg? kwarg, expr* defaults)
arg|: arg(identifier arg, expr? annotation, string? type_comment)
keyword|: keyword(identifier? arg, expr value)
alias|: alias(identifier name, identifier? asname)
withitem: withitem(expr context_expr, expr? optional_vars)
match_case: match_case(pattern pattern, expr? guard, stmt* body)
"""
_singletons = {}


def _make(specification, base, namespace):
    """The class of one kind of node."""
    name, _, fields = specification.partition("(")
    pairs = [pair.split() for pair in fields.rstrip(")").split(", ")] if fields else []
    names = tuple(name for _, name in pairs)
    namespace.update({name: None for kind, name in pairs if kind.endswith("?")})
    namespace.update(_fields=names, __match_args__=names, __module__="ast", __doc__=specification)
    globals()[name] = cls = type(name, (base,), namespace)
    return cls


def _positions(head):
    if not head.endswith("|"):
        return {"_attributes": ()}
    return {"_attributes": ("lineno", "col_offset", "end_lineno", "end_col_offset"),
            "end_lineno": None, "end_col_offset": None}


def _make_all():
    for line in _products.strip().split("\n"):
        head, _, specification = line.partition(": ")
        _make(specification, AST, _positions(head))
    for line in _sums.strip().replace("\n    ", " ").split("\n"):
        head, _, rest = line.partition(": ")
        name, kinds = head.rstrip("|"), rest.split("; ")
        namespace = _positions(head)
        base = _make(name, AST, namespace)
        base.__doc__ = f"{name} = " + (" | " if "(" not in rest else "\n" + " " * len(name) + " | ").join(kinds)
        for kind in kinds:
            cls = _make(kind, base, {})
            if not cls._fields and not cls._attributes:
                _singletons[kind] = cls()


_make_all()
del _make, _make_all, _positions, _sums, _products
