"""Kinds of plain data of NumPy: arrays and scalars."""

from typing import Any

import numpy as np

from fairmark.errors import NotSerializableError
from fairmark.protocol.codec.kind import Kind

#: Kinds of NumPy dtypes whose bytes mean the same in every process; objects travel one by one.
DTYPE_KINDS = "biufcSUmM"
#: Dtypes that memoryview does not know, as integers of 8 bytes: times, complex, extended precision.
_AS_INTEGERS = "mMgFDG"
#: Dtypes of extended precision: 80 bits in 16 bytes, on machines where the mantissa has 63 bits.
_EXTENDED = "gG"
_EXTENDED_MANTISSA = 63
_EXTENDED_BYTES = 16
_EXTENDED_USED = 10


def array_parts(value: np.ndarray) -> list[Any]:
    """The dtype's name, the shape, and the bytes; of objects the objects."""
    shape = list(value.shape)
    if value.dtype.kind == "O":
        flat = value.ravel(order="C")
        return ["O", shape, flat.tolist()]
    if value.dtype.kind not in DTYPE_KINDS:
        raise NotSerializableError(f"holds an array of {value.dtype}, which is not plain data")
    little = np.ascontiguousarray(value, value.dtype.newbyteorder("<"))
    if little.dtype.char in _EXTENDED:
        little = _without_padding(little)
    name = little.dtype.str
    content = little.view("i8") if little.dtype.char in _AS_INTEGERS else little
    return [name, shape, content.data]


def _without_padding(extended: np.ndarray) -> np.ndarray:
    """Numbers of extended precision, whose bytes past the tenth hold what lay in memory before."""
    clean = extended.ravel().copy()
    if np.finfo(np.longdouble).nmant == _EXTENDED_MANTISSA:
        numbers = clean.view(np.uint8).reshape(-1, _EXTENDED_BYTES)
        numbers[:, _EXTENDED_USED:] = 0
    return clean


def build_array(
    name: Any,
    shape: Any,
    content: Any,
) -> np.ndarray:
    """An array, which can be written to."""
    wanted = list if name == "O" else bytes
    if type(name) is not str or type(shape) is not list or type(content) is not wanted:
        raise ValueError("no array")
    if name == "O":
        objects = np.fromiter(content, object, len(content))
        return objects.reshape(shape)
    found = np.frombuffer(bytes(content), name)
    if found.dtype.kind not in DTYPE_KINDS:
        raise ValueError("no array of plain data")
    if found.dtype.kind == "b" and np.any(found.view("u1") > 1):
        raise ValueError("a bool that is neither")
    native = found.dtype.newbyteorder("=")
    return found.reshape(shape).astype(native)  # a copy


def _scalar_parts(value: np.generic) -> list[Any]:
    name, _, content = array_parts(np.asarray(value))
    return [name, content]


def _build_scalar(name: Any, content: Any) -> Any:
    array = build_array(name, [], content)
    return array[()]


KINDS = (
    Kind(5, {np.ndarray}, array_parts, build_array),
    Kind(22, set(np.sctypeDict.values()), _scalar_parts, _build_scalar),
)
