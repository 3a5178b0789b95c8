package io.crossfade.agent.weave;

import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Puts before a method: if there is a seam, call the same method of the seam.
 *
 * @param instead whether to return then what the seam returned; else the method goes on
 */
record ToSeam(boolean instead) implements AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper {
    @Override
    public MethodVisitor wrap(
            TypeDescription type,
            MethodDescription method,
            MethodVisitor visitor,
            Implementation.Context context,
            TypePool pool,
            int writerFlags,
            int readerFlags) {
        boolean expanded = (readerFlags & ClassReader.EXPAND_FRAMES) != 0;
        return new Prologue(
                visitor, type.getInternalName(), method.getInternalName(), method.getDescriptor(), instead, expanded);
    }

    /** The code before the first instruction. */
    private static final class Prologue extends MethodVisitor {
        private final String owner;
        private final String name;
        private final String descriptor;
        private final boolean instead;
        private final boolean expandedFrames;

        Prologue(
                MethodVisitor visitor,
                String owner,
                String name,
                String descriptor,
                boolean instead,
                boolean expandedFrames) {
            super(OpenedClassReader.ASM_API, visitor);
            this.owner = owner;
            this.name = name;
            this.descriptor = descriptor;
            this.instead = instead;
            this.expandedFrames = expandedFrames;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            Label without = new Label();
            visitSeam();
            visitJumpInsn(Opcodes.IFNULL, without);
            visitSeam();
            int local = 1;
            for (Type argument : Type.getArgumentTypes(descriptor)) {
                visitVarInsn(argument.getOpcode(Opcodes.ILOAD), local);
                local += argument.getSize();
            }
            visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, name, descriptor, false);
            if (instead) {
                visitInsn(Type.getReturnType(descriptor).getOpcode(Opcodes.IRETURN));
            }
            visitLabel(without);
            visitUnchangedFrame();
            visitInsn(Opcodes.NOP); // the method may begin with a frame of its own
        }

        private void visitSeam() {
            visitVarInsn(Opcodes.ALOAD, 0);
            visitFieldInsn(Opcodes.GETFIELD, owner, ConnectionWeaver.SEAM, "L" + owner + ";");
        }

        /** Says that nothing but this and the arguments is known here, as at the beginning. */
        private void visitUnchangedFrame() {
            if (!expandedFrames) {
                visitFrame(Opcodes.F_SAME, 0, null, 0, null);
                return;
            }
            Type[] arguments = Type.getArgumentTypes(descriptor);
            Object[] locals = new Object[1 + arguments.length];
            locals[0] = owner;
            for (int i = 0; i < arguments.length; i++) {
                locals[i + 1] = frameType(arguments[i]);
            }
            visitFrame(Opcodes.F_NEW, locals.length, locals, 0, null);
        }

        private static Object frameType(Type type) {
            return switch (type.getSort()) {
                case Type.BOOLEAN, Type.CHAR, Type.BYTE, Type.SHORT, Type.INT -> Opcodes.INTEGER;
                case Type.FLOAT -> Opcodes.FLOAT;
                case Type.LONG -> Opcodes.LONG;
                case Type.DOUBLE -> Opcodes.DOUBLE;
                default -> type.getInternalName();
            };
        }

        @Override
        public void visitMaxs(int stack, int locals) {
            int needed = Type.getArgumentsAndReturnSizes(descriptor) >> 2;
            super.visitMaxs(Math.max(stack, Math.max(needed, 2)), locals);
        }
    }
}
